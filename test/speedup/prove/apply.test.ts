/** What is written, and what is left alone. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Candidate } from '../../../src/remedies/candidate.ts';
import { apply } from '../../../src/speedup/prove/index.ts';
import { folderOf } from './support.ts';

const TEXT = 'export const a = 1;\n';

const git = (folder: string, ...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: folder, stdio: 'pipe' });

function repository(files: Record<string, string>): string {
  const folder = folderOf(files);
  git(folder, 'init', '-q');
  git(folder, 'add', '.');
  git(folder, 'commit', '-qm', 'first');
  return folder;
}

const change = (...files: string[]): Candidate => ({
  name: 'kernel',
  remedy: 'kernel',
  edits: files.map((file) => ({ file, start: TEXT.indexOf('1'), end: TEXT.indexOf('1') + 1, text: '2' })),
  nodeArgs: [],
  node: null,
  refused: null,
});

const code = (run: () => void): string | null => {
  try {
    run();
    return null;
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('apply', () => {
  test('refuses a file that would import hasten where there is none', () => {
    const files: Record<string, string> = { 'a.ts': TEXT };
    const importing = (folder: string): Candidate => {
      const file = join(folder, 'a.ts');
      return { ...change(), edits: [{ file, start: 0, end: 0, text: "import { kernel } from 'hasten/kernel';\n" }] };
    };
    const without = repository(files);
    const read = { [join(without, 'a.ts')]: TEXT };
    expect(code(() => apply(importing(without), read, { force: true }))).toBe('HASTEN_APPLY_NOT_INSTALLED');
    expect(readFileSync(join(without, 'a.ts'), 'utf8')).toBe(TEXT);
    const installed = repository({
      ...files,
      'node_modules/hasten/package.json': '{"exports":{"./kernel":"./kernel.js"}}',
      'node_modules/hasten/kernel.js': '',
    });
    apply(importing(installed), { [join(installed, 'a.ts')]: TEXT });
    expect(readFileSync(join(installed, 'a.ts'), 'utf8')).toMatch(/^import/);
  });

  test('writes a committed file, keeps its mode, and leaves nothing beside', () => {
    const folder = repository({ 'a.ts': TEXT });
    const file = join(folder, 'a.ts');
    chmodSync(file, 0o755);
    git(folder, 'commit', '-qam', 'mode');
    apply(change(file), { [file]: TEXT });
    expect(readFileSync(file, 'utf8')).toBe('export const a = 2;\n');
    expect(statSync(file).mode & 0o777).toBe(0o755);
    expect(readdirSync(folder).sort()).toEqual(['.git', 'a.ts']);
  });

  test('writes where a link leads, and keeps the link', () => {
    const folder = repository({ 'src/a.ts': TEXT });
    symlinkSync('src/a.ts', join(folder, 'link.ts'));
    const file = join(folder, 'link.ts');
    apply(change(file), { [file]: TEXT });
    expect(readFileSync(join(folder, 'src/a.ts'), 'utf8')).toContain('2');
    expect(readdirSync(folder)).toContain('link.ts');
  });

  test('refuses a file that has changed since it was read', () => {
    const folder = repository({ 'a.ts': TEXT });
    const file = join(folder, 'a.ts');
    expect(code(() => apply(change(file), { [file]: 'export const a = 0;\n' }))).toBe('HASTEN_APPLY_CHANGED');
    expect(code(() => apply(change(file), { [file]: 'export const a = 0;\n' }, { force: true }))).toBe(
      'HASTEN_APPLY_CHANGED',
    );
    expect(readFileSync(file, 'utf8')).toBe(TEXT);
  });

  test.each([
    ['changed', (folder: string) => git(folder, 'commit', '--allow-empty', '-qm', 'x'), `// ${TEXT}`],
    ['staged', (folder: string) => git(folder, 'add', '.'), `// ${TEXT}`],
  ])('refuses a dirty file: %s', (_, then, text) => {
    const folder = repository({ 'a.ts': TEXT });
    const file = join(folder, 'a.ts');
    writeFileSync(file, text);
    then(folder);
    expect(code(() => apply(change(file), { [file]: text }))).toBe('HASTEN_APPLY_DIRTY');
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  test('refuses a file that git could not give back: unknown, ignored, or without a repository', () => {
    const folder = repository({ 'b.ts': TEXT, '.gitignore': 'ignored.ts\n' });
    for (const name of ['unknown.ts', 'ignored.ts']) {
      const file = join(folder, name);
      writeFileSync(file, TEXT);
      expect(
        code(() => apply(change(file), { [file]: TEXT })),
        name,
      ).toBe('HASTEN_APPLY_DIRTY');
    }
    const alone = join(folderOf({ 'a.ts': TEXT }), 'a.ts');
    expect(code(() => apply(change(alone), { [alone]: TEXT }))).toBe('HASTEN_APPLY_DIRTY');
    apply(change(alone), { [alone]: TEXT }, { force: true });
    expect(readFileSync(alone, 'utf8')).toContain('2');
  });

  test('another dirty file is no reason', () => {
    const folder = repository({ 'a.ts': TEXT, 'b.ts': TEXT });
    const file = join(folder, 'a.ts');
    writeFileSync(join(folder, 'b.ts'), '');
    apply(change(file), { [file]: TEXT });
    expect(readFileSync(file, 'utf8')).toContain('2');
  });

  test('of several files all are written, or none', () => {
    const folder = repository({ 'a.ts': TEXT, 'closed/b.ts': TEXT });
    const files = [join(folder, 'a.ts'), join(folder, 'closed/b.ts')];
    const read = Object.fromEntries(files.map((file) => [file, TEXT]));
    // A folder of the name of the file beside: nobody can write that one, root neither.
    mkdirSync(join(folder, `closed/.b.ts.${process.pid}.tmp`));
    expect(code(() => apply(change(...files), read))).toBe('HASTEN_APPLY_UNWRITABLE');
    for (const file of files) expect(readFileSync(file, 'utf8')).toBe(TEXT);
    expect(existsSync(join(folder, `.a.ts.${process.pid}.tmp`))).toBe(false);
  });
});
