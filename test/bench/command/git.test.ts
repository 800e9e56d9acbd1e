import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkOut } from '../../../src/bench/command/git.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'hasten-test-')));
const repository = join(root, 'repository');
afterAll(() => rmSync(root, { recursive: true, force: true }));

const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: repository, encoding: 'utf8' });
const commit = (text: string) => {
  writeFileSync(join(repository, 'inner/a.txt'), text);
  git('add', '.');
  git('commit', '-qm', text);
};

beforeAll(() => {
  mkdirSync(join(repository, 'inner'), { recursive: true });
  git('init', '-q', '-b', 'main');
  writeFileSync(join(repository, 'package.json'), '{}');
  writeFileSync(join(repository, '.gitignore'), 'node_modules\n');
  commit('one');
  commit('two');
  mkdirSync(join(repository, 'node_modules/dependency'), { recursive: true });
  writeFileSync(join(repository, 'inner/a.txt'), 'three');
});

describe('checkOut', () => {
  const cwd = join(repository, 'inner');
  const read = (folder: string) => readFileSync(join(folder, 'a.txt'), 'utf8');

  test('gives each revision a tree of its own, in the same folder, and removes them', () => {
    const { revisions, remove } = checkOut('HEAD~1..HEAD', { links: false, cwd });
    expect(revisions.map(({ cwd }) => read(cwd))).toEqual(['one', 'two']);
    expect(revisions[0].name).toMatch(/^HEAD~1 \([0-9a-f]{7}\)$/);
    expect(git('worktree', 'list').trim().split('\n')).toHaveLength(3);
    remove();
    expect(revisions.map(({ cwd }) => existsSync(cwd))).toEqual([false, false]);
    expect(git('worktree', 'list').trim().split('\n')).toHaveLength(1);
    expect(read(cwd)).toBe('three');
  });

  test('compares a single revision with the working tree as it is', () => {
    const { revisions, remove } = checkOut('main', { links: false, cwd });
    expect(revisions.map(({ cwd }) => read(cwd))).toEqual(['two', 'three']);
    expect(revisions[1].name).toBe('working tree');
    remove();
  });

  test('takes three dots from where the branches parted, and missing ends for HEAD', () => {
    const { revisions, remove } = checkOut('HEAD~1...', { links: false, cwd });
    expect(revisions.map(({ cwd }) => read(cwd))).toEqual(['one', 'two']);
    remove();
  });

  test('links the installed packages, and warns of those that lead into the working tree', () => {
    symlinkSync('../inner', join(repository, 'node_modules/inner'));
    const { revisions, warnings, remove } = checkOut('HEAD~1..HEAD', { links: true, cwd });
    expect(existsSync(join(revisions[0].cwd, '../node_modules/dependency'))).toBe(true);
    expect(warnings.map(({ message }) => message).join()).toContain(
      'inner in node_modules leads into the working tree',
    );
    remove();
    expect(existsSync(join(repository, 'node_modules/dependency'))).toBe(true);
    rmSync(join(repository, 'node_modules/inner'));
  });

  test('refuses what is no revision, and leaves nothing behind', () => {
    for (const range of ['nothing..HEAD', 'HEAD..nothing', '--help', 'HEAD~99']) {
      expect(() => checkOut(range, { links: false, cwd })).toThrow(/there is no revision/);
    }
    expect(git('worktree', 'list').trim().split('\n')).toHaveLength(1);
    expect(() => checkOut('HEAD', { links: false, cwd: root })).toThrow(/needs a repository/);
  });
});
