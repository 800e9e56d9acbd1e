/** Whole programs with a candidate in place, of every kind that Node loads; no file is touched. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type WholeProgram, wholePrograms } from '../../../src/speedup/prove/index.ts';
import { candidateOf, folderOf } from './support.ts';

const TSX = ['--import', new URL('../../../node_modules/tsx/dist/loader.mjs', import.meta.url).href];

/** Node 22.18 lets no module be loaded where there are hooks of both kinds, tsx's and any of `registerHooks`. */
const hook = 'data:text/javascript,import{registerHooks}from"node:module";registerHooks({load:(u,c,n)=>n(u,c)});';
const takesTsx =
  spawnSync(process.execPath, [
    '--import',
    hook,
    ...TSX,
    '--eval',
    'import("node:fs").then(() => import("data:text/javascript,1"))',
  ]).status === 0;

interface Program {
  files: Record<string, string>;
  /** Default `main.ts`. */
  script?: string;
  /** The file that is edited; default the script. */
  file?: string;
  changes: Record<string, string>;
  nodeArgs?: string[];
}

async function run({
  files,
  script = 'main.ts',
  file = script,
  changes,
  nodeArgs = [],
}: Program): Promise<WholeProgram> {
  const folder = folderOf({ 'package.json': '{"type":"module"}', ...files });
  const path = join(folder, file);
  const text = files[file]!;
  const candidates = [candidateOf(path, text, changes)];
  const [found] = await wholePrograms({ nodeArgs, script: join(folder, script), args: [], candidates, timeMs: 0 });
  expect(readFileSync(path, 'utf8')).toBe(text);
  return found!;
}

/** That the edit is in place shows in the output. */
const SHOWS = { "'as it is'": "'edited'" };
const isEdited = (found: WholeProgram) => {
  expect(found.detail).toMatch(/"edited.*" instead of "as it is/);
  expect(found.sameOutput).toBe(false);
  expect(found.ratio).not.toBeNull();
};

describe('the edited text is what runs', { timeout: 120_000 }, () => {
  test('ES modules and CommonJS, with types and without, in threads and children', async () => {
    const tell = "const text = 'as it is';\nif (process.send) process.send(text);\nelse process.stdout.write(text);\n";
    const files: Record<string, string> = {
      'package.json': '{"type":"module"}',
      'imported.ts': "export const imported: string = 'as it is';\n",
      'required.cjs': "exports.required = [typeof require, 'as it is'].at(-1);\n",
      'typed.cts': "const typed: string = 'as it is';\nexports.typed = typed;\n",
      'worker.ts': "import { parentPort } from 'node:worker_threads';\nparentPort!.postMessage('as it is');\n",
      'forked.mjs': tell,
      'spawned.cjs': tell,
      'main.ts': `import { fork, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { imported } from './imported.ts';
const own: string = 'as it is';
const require = createRequire(import.meta.url);
const path = (name: string) => new URL(name, import.meta.url);
const said = [own, imported, require('./required.cjs').required, require('./typed.cts').typed];
said.push((await once(new Worker(path('./worker.ts')), 'message'))[0]);
said.push((await once(fork(path('./forked.mjs')), 'message'))[0]);
said.push(execFileSync(process.execPath, [path('./spawned.cjs').pathname], { encoding: 'utf8' }));
console.log(said.at(-1), said.filter((text) => text === 'edited').length);
`,
    };
    const folder = folderOf(files);
    const edited = Object.entries(files).filter(([name]) => name !== 'package.json');
    const edits = edited.flatMap(([name, text]) => candidateOf(join(folder, name), text, SHOWS).edits);
    const candidates = [candidateOf('', '', {}, { edits })];
    const script = join(folder, 'main.ts');
    const [found] = await wholePrograms({ nodeArgs: [], script, args: [], candidates, timeMs: 0 });
    isEdited(found!);
    expect(found!.detail).toContain(`"edited ${edited.length}"`);
  });

  test('CommonJS, as the program itself', async () => {
    const files = { 'main.js': "if (require.main === module) console.log('as it is');\n", 'package.json': '{}' };
    isEdited(await run({ files, script: 'main.js', changes: SHOWS }));
  });

  test.skipIf(!takesTsx).each(['{"type":"module"}', '{}'])('under tsx, package %s', async (manifest) => {
    const nodeArgs = TSX;
    const files = {
      'package.json': manifest,
      'main.ts': "import { text, Kind } from './text';\nconsole.log(text, Kind.b);\n",
      'text.ts': "export enum Kind { a, b }\nexport * from './inner';\n",
      'inner.ts': "export const text: string = 'as it is';\n",
    };
    isEdited(await run({ files, file: 'inner.ts', changes: SHOWS, nodeArgs }));
  });
});

describe('hasten from where there is none', { timeout: 120_000 }, () => {
  const sum = 'function sum(xs) { let s = 0; for (let i = 0; i < xs.length; i++) s += xs[i]; return s; }';
  const print = 'console.log(sum(new Float64Array(100).fill(2)));';

  test('an ES module has the kernel face', async () => {
    const files = { 'main.mjs': `${sum}\n${print}\n` };
    const changes = {
      'function sum': "import { kernel } from 'hasten/kernel';\nconst sum = kernel(function sum",
      'return s; }': 'return s; });',
    };
    expect(await run({ files, script: 'main.mjs', changes })).toMatchObject({ sameOutput: true, detail: null });
  });

  test('CommonJS, too', async () => {
    const files = { 'main.cjs': `${sum}\n${print}\n` };
    const changes = {
      'function sum': "const { kernel } = require('hasten/kernel');\nconst sum = kernel(function sum",
      'return s; }': 'return s; });',
    };
    expect(await run({ files, script: 'main.cjs', changes })).toMatchObject({ sameOutput: true, detail: null });
  });

  test('a project that has one keeps its own', async () => {
    const files = {
      'main.mjs': 'console.log("as it is");\n',
      'node_modules/hasten/package.json': '{"name":"hasten","exports":{"./kernel":"./kernel.mjs"}}',
      'node_modules/hasten/kernel.mjs': "export const kernel = 'edited';",
    };
    const changes = { 'console.log("as it is")': "import { kernel } from 'hasten/kernel';\nconsole.log(kernel)" };
    isEdited(await run({ files, script: 'main.mjs', changes }));
  });
});

describe('what the runs tell', { timeout: 120_000 }, () => {
  test('what is faster, with the same output but for times', async () => {
    const files = {
      'main.ts':
        "const begin = performance.now();\nconst until = 150;\nwhile (performance.now() - begin < until);\nconsole.log('took', performance.now() - begin, 'ms');\n",
    };
    const found = await run({ files, changes: { 'until = 150': 'until = 1' } });
    expect(found).toMatchObject({ sameOutput: true, detail: 'printed times differ, as they do' });
    expect(found.runs).toBeGreaterThanOrEqual(3);
    expect(found.with!.estimate).toBeLessThan(found.plain.estimate);
    expect(found.plain.estimate).toBeGreaterThan(150);
  });

  test('a candidate that fails does so alone', async () => {
    const files = { 'main.ts': "console.log('fine');\n" };
    const found = await run({ files, changes: { "console.log('fine')": "throw new Error('not so fine')" } });
    expect(found).toMatchObject({ with: null, ratio: null, sameOutput: false });
    expect(found.detail).toContain('not so fine');
  });

  test('a program that fails by itself is an error', async () => {
    const files = { 'main.ts': 'process.exit(3);\n' };
    await expect(run({ files, changes: { '3': '0' } })).rejects.toMatchObject({ code: 'HASTEN_COMMAND_FAILED' });
  });

  test('kept results are in a folder of their own, which each run finds empty', async () => {
    const text = 'async function f(n) {\n  return n + 1;\n}\nconsole.log(await f(1));\n';
    const folder = folderOf({ 'package.json': '{"type":"module","name":"x"}', 'main.mjs': text });
    const file = join(folder, 'main.mjs');
    const changes = {
      'async function f': "import { cache } from 'hasten/cache';\nconst f = cache(import.meta, async function f",
      'n + 1;\n}': 'n + 1;\n});',
      'await f(1)': 'await f(1) + f.stats().hits',
    };
    const candidate = candidateOf(file, text, changes, { name: 'cache', remedy: 'cache' });
    const [found] = await wholePrograms({ nodeArgs: [], script: file, args: [], candidates: [candidate], timeMs: 0 });
    expect(found).toMatchObject({ sameOutput: true, detail: 'each run begins with nothing kept' });
    expect(readdirSync(folder).sort()).toEqual(['main.mjs', 'package.json']);
  });

  test('flags are on the command line; all are measured beside the same runs', async () => {
    const folder = folderOf({ 'main.mjs': 'console.log(process.execArgv.join());\n' });
    const flags = ['--max-semi-space-size=32', '--no-such-flag', '--always-sparkplug'];
    const found = await wholePrograms({
      nodeArgs: [],
      script: resolve(folder, 'main.mjs'),
      args: [],
      candidates: flags.map((flag) => candidateOf('', '', {}, { name: flag, remedy: 'flags', nodeArgs: [flag] })),
      timeMs: 0,
    });
    expect(found.map(({ detail }) => detail)).toEqual(flags.map((flag) => expect.stringContaining(flag)));
    expect(found.map(({ ratio }) => ratio === null)).toEqual([false, true, false]);
    expect(new Set(found.map(({ plain }) => plain.estimate)).size).toBe(1);
  });
});
