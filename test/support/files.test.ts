import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { writeFileAtomic } from '../../src/support/files.ts';

const folder = mkdtempSync(join(tmpdir(), 'hasten-files-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('writeFileAtomic', () => {
  test('makes missing folders and replaces the file as a whole', () => {
    const path = join(folder, 'a/b/c.txt');
    writeFileAtomic(path, 'first');
    writeFileAtomic(path, new Uint8Array([50]));
    expect(readFileSync(path, 'utf8')).toBe('2');
    expect(readdirSync(join(folder, 'a/b'))).toEqual(['c.txt']);
  });

  test('leaves no half-written file behind where it cannot replace', () => {
    const path = join(folder, 'taken');
    writeFileAtomic(join(path, 'inside'), 'x');
    expect(() => writeFileAtomic(path, 'y')).toThrow();
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});
