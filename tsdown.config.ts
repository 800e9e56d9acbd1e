import { defineConfig } from 'tsdown';

export default defineConfig({
  // What stands in dist/ under its name in src/: the command, the exported faces, and what other processes and threads
  // start from (src/support/entry.ts finds these). Everything else may be bundled anywhere.
  entry: [
    'src/cli/main.ts',
    'src/public/*.ts',
    'src/instrument/make.ts',
    'src/profile/{probe/main,sampler/thread,v8/thread}.ts',
  ],
  format: 'esm',
  platform: 'node',
  target: 'node22.18',
  fixedExtension: false,
  // CommonJS: loaded by itself, its files would stand in the profiled program's require.cache.
  deps: { alwaysBundle: ['picomatch'] },
  outputOptions: { chunkFileNames: 'chunks/[name]-[hash].js' },
  // Type declarations only for what package.json exports, written by the TypeScript that checks them.
  dts: { generator: 'tsgo', entry: ['src/public/*.ts'] },
  suppressWarnings: [/TypeScript 7.0 does not yet have a stable API/],
});
