/** Files as arguments: by their content, read again when they may have changed. */
import fs, { mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { FileArgument, file } from '../../../src/cache/key/file.ts';
import { makeKeyer } from '../../../src/cache/key/keyer.ts';

const folder = mkdtempSync(join(tmpdir(), 'hasten-file-'));
afterAll(() => rmSync(folder, { recursive: true }));

const keyOf = makeKeyer('any', { ignore: [], hash: null, names: ['source'] });
const key = (path: string): string => keyOf([file(path)]);

function written(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** A minute from now, when all files are old enough to be remembered. */
function later(action: () => void): void {
  vi.useFakeTimers({ now: Date.now() + 60_000, toFake: ['Date'] });
  try {
    action();
  } finally {
    vi.useRealTimers();
  }
}

describe('file', () => {
  test('gives the absolute path, also in a text', () => {
    const path = join(folder, 'a b.csv');
    for (const given of [path, relative(process.cwd(), path), pathToFileURL(path)]) {
      expect(file(given)).toBeInstanceOf(FileArgument);
      expect(file(given).path).toBe(path);
      expect(`${file(given)}`).toBe(path);
    }
  });

  test('counts by content, not by name', () => {
    const one = key(written('one', 'content'));
    expect(key(written('two', 'content'))).toBe(one);
    expect(key(written('three', 'Content'))).not.toBe(one);
    expect(keyOf(['content'])).not.toBe(one);
  });

  test('counts within objects', () => {
    const deep = (path: string): string => keyOf([{ sources: [file(path)] }]);
    expect(deep(written('four', 'a'))).toBe(deep(written('five', 'a')));
    expect(deep(written('four', 'b'))).not.toBe(deep(written('five', 'a')));
  });

  test('sees a change of the same size right after it was read', () => {
    const path = join(folder, 'changing');
    const keys = Array.from({ length: 50 }, (_, turn) => key(written('changing', String(turn + 10))));
    expect(new Set(keys).size).toBe(50);
    expect(key(path)).toBe(keys.at(-1));
  });

  test('sees that another file of the same size and time took its place', () => {
    const path = written('kept', 'new');
    utimesSync(path, 1e9, 1e9);
    later(() => {
      const before = key(path);
      const other = written('other', 'old');
      utimesSync(other, 1e9, 1e9);
      renameSync(other, path);
      expect(key(path)).not.toBe(before);
    });
  });

  test('is not read again while it stays as it is', () => {
    const path = written('once', 'content');
    const read = vi.spyOn(fs, 'readSync');
    syncBuiltinESMExports();
    const reads = (): number => {
      read.mockClear();
      key(path);
      return read.mock.calls.length;
    };
    // A file that was written just now may be written once more without another time.
    expect([reads(), reads()]).toEqual([2, 2]);
    later(() => expect([reads(), reads(), reads()]).toEqual([2, 0, 0]));
    read.mockRestore();
    syncBuiltinESMExports();
  });

  test('reads files larger than a chunk', () => {
    const bytes = new Uint8Array(1_000_000).fill(7);
    const before = key(written('large', bytes));
    bytes[999_999] = 8;
    expect(key(written('large', bytes))).not.toBe(before);
  });

  test.each([
    ['missing', join(folder, 'missing')],
    ['a folder', folder],
  ])('%s is an error', (_, path) => {
    expect(() => key(path)).toThrow(expect.objectContaining({ code: 'HASTEN_CACHE_FILE' }));
    expect(() => key(path)).toThrow(path);
  });

  test.each([[3], [null], [new URL('https://example.com/a')]])('%s is no path', (path) => {
    expect(() => file(path as never)).toThrow(expect.objectContaining({ code: 'HASTEN_CACHE_FILE' }));
  });
});
