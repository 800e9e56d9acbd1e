import { existsSync } from 'node:fs';
import { defineConfig } from 'tsdown';

/** What stands in dist/ under a fixed name: the command, the exported faces, and the files that other processes and threads start from. */
const entries = [
  'cli/main',
  'public/profile',
  'public/register',
  'profile/probe/main',
  'profile/sampler/thread',
].filter((name) => existsSync(`src/${name}.ts`));

export default defineConfig({
  entry: Object.fromEntries(entries.map((name) => [name, `src/${name}.ts`])),
  format: 'esm',
  platform: 'node',
  target: 'node22.18',
  fixedExtension: false,
  hash: true,
  clean: true,
  suppressWarnings: [/TypeScript 7.0 does not yet have a stable API/],
  // Type declarations only for what package.json exports, written by the TypeScript that checks them.
  dts: { generator: 'tsgo', entry: ['src/public/*.ts'] },
  outputOptions: { chunkFileNames: 'chunks/[name]-[hash].js' },
});
