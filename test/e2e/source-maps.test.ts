/** Compiled and bundled programs: files, lines, hits and the stacks of errors are those of the TypeScript source. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { check } from './annotations.ts';
import { root, runCommand, runHasten, runNode, temporaryFolder } from './support.ts';

const program = join(root, 'test/e2e/fixtures/maps');
const files = ['app.ts', 'lib.ts'];
const output = '22478310 Green 6\napp.ts:38 app.ts:51\n';

async function folderOf(type: 'module' | 'commonjs'): Promise<string> {
  const folder = temporaryFolder({ 'package.json': `{ "type": "${type}" }` });
  cpSync(program, folder, { recursive: true });
  return folder;
}

async function build(folder: string, ...options: string[]): Promise<void> {
  const esbuild = join(root, 'node_modules/esbuild/bin/esbuild');
  const built = await runCommand(esbuild, ['app.ts', '--platform=node', '--log-level=error', ...options], {
    cwd: folder,
  });
  expect(built.stderr).toBe('');
}

async function expectSourceLines(args: string[], cwd: string): Promise<void> {
  const { profile, faults } = await check(args, files, { cwd });
  expect(faults).toEqual([]);
  expect([...new Set(profile.lines.map(({ file }) => file))].sort()).toEqual(files);
  const names = profile.functions.filter(({ line }) => line !== null).map(({ name, file, line }) => [name, file, line]);
  expect(names).toContainEqual(['(module)', 'app.ts', 1]);
  expect(names).toContainEqual(['(module)', 'lib.ts', 1]);
  expect(names).toContainEqual(['Shape.check', 'lib.ts', 7]);
  expect(profile.functions).toContainEqual(
    expect.objectContaining({ name: 'area', file: 'app.ts', line: 11, endLine: 17, calls: 10 }),
  );
}

describe('through tsx', () => {
  test.each(['module', 'commonjs'] as const)('as %s', async (type) => {
    const cwd = await folderOf(type);
    const args = ['--import', join(root, 'node_modules/tsx/dist/loader.mjs'), 'app.ts'];
    expect((await runNode(args, { cwd })).stdout).toBe(output);
    expect((await runHasten(['profile', ...args], { cwd })).stdout).toBe(output);
    await expectSourceLines(args, cwd);
  });
});

describe('bundled by esbuild', () => {
  test.each([
    ['an ES module with its map inside', 'app.mjs', ['--bundle', '--format=esm', '--sourcemap=inline']],
    ['CommonJS with its map beside', 'app.cjs', ['--bundle', '--format=cjs', '--sourcemap']],
    ['minified', 'app.min.mjs', ['--bundle', '--format=esm', '--sourcemap', '--minify-whitespace', '--keep-names']],
  ])('%s', async (_, file, options) => {
    const cwd = await folderOf('module');
    await build(cwd, ...options, `--outfile=out/${file}`);
    const args = ['--enable-source-maps', join('out', file)];
    expect((await runNode(args, { cwd })).stdout).toBe(output);
    expect((await runHasten(['profile', ...args], { cwd })).stdout).toBe(output);
    await expectSourceLines(args, cwd);
  });
});
