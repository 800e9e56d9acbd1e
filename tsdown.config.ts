import { defineConfig, type UserConfig } from 'tsdown';

const common = {
  platform: 'node',
  target: 'node22.18',
  clean: false,
  // With them inside, a start file is one file, and what is loaded is what was tested.
  deps: { alwaysBundle: ['@jridgewell/trace-mapping', 'acorn', 'commander', 'picomatch'] },
  suppressWarnings: [/TypeScript 7.0 does not yet have a stable API/],
} satisfies UserConfig;

/** Who wants to read the code reads src/: its comments would be a fifth of the package. Those of the types stay. */
const comments = { annotation: true, jsdoc: false, legal: false };

/** What reads the user's code: these share one copy of the parser. */
const readers = [
  'bench/check/main',
  'cache/code/reader',
  'instrument/make',
  'instrument/parser',
  'parallel/work/read-inline',
];

/** What runs in the programs and processes of `hasten try`: these share how calls are kept, and how text is changed. */
const trying = ['speedup/prove/check', 'speedup/prove/preload', 'speedup/prove/timed', 'speedup/record/preload'];

/**
 * What a process or thread of hasten's own begins with, under its name in src/ (src/support/entry.ts finds it there):
 * one CommonJS file each, since the time until it is loaded is the user's, and Node takes half as long for it as for ES
 * modules in several files.
 */
const starts = [
  'bench/command/preload',
  'bench/http/load',
  'bench/measure/main',
  'cli/main',
  'kernel/threads/worker',
  'profile/probe/main',
  'profile/probe/take-part',
  'profile/sampler/thread',
  'profile/v8/thread',
  'support/globs',
];

/**
 * What hasten/kernel begins with, in few files: each takes Node half a ms. A group holds what its files import, so that
 * browsers get nothing of `on-node`.
 */
const groups = [
  { name: 'common', test: /src\/(support\/(errors|entry-url)|source\/(call-site|files))\.ts$/, priority: 4 },
  { name: 'memory', test: /src\/shared-memory\/allocate\.ts$/, priority: 3 },
  { name: 'kernel', test: /src\/kernel\/face\.ts$/, priority: 2 },
  { name: 'on-node', test: /src\/(support\/(entry|files)|source\/project)\.ts$/, priority: 1 },
];

export default defineConfig([
  // What package.json exports, and the start files that share its modules with it: a worker's, in which the user's
  // `import 'hasten/parallel'` must be what runs there already, and the compiler, as kernels and the command ask it.
  {
    ...common,
    entry: {
      'public/*': 'src/public/*.ts',
      'public/node/*': 'src/public/node/*.ts',
      'kernel/compiler': 'src/kernel/compiler.ts',
      'parallel/worker/main': 'src/parallel/worker/main.ts',
      'remedies/candidates/ask': 'src/remedies/candidates/ask.ts',
    },
    outDir: 'dist',
    format: 'esm',
    fixedExtension: false,
    outputOptions: { chunkFileNames: 'chunks/[name]-[hash].js', comments, codeSplitting: { groups } },
    // Written by the TypeScript that checks them.
    dts: { generator: 'tsgo' },
  },
  commonJs('readers', readers),
  commonJs('trying', trying),
  ...starts.map((start) => commonJs(start.replaceAll('/', '-'), [start])),
]);

/** Starts that may share what they have in common, and what they load later, in a folder of chunks. */
function commonJs(folder: string, entries: string[]): UserConfig {
  return {
    ...common,
    entry: Object.fromEntries(entries.map((entry) => [entry, `src/${entry}.ts`])),
    outDir: 'dist',
    format: 'cjs',
    dts: false,
    outputOptions: { chunkFileNames: `chunks/${folder}/[name].cjs`, comments },
  };
}
