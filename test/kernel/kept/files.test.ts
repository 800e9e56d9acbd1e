/** Entries in a folder: read as they were written or not at all, and no more of them than there is room for. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { compileKernel } from '../../../src/kernel/compiler.ts';
import { parseFunction } from '../../../src/kernel/front/text.ts';
import { decodeCompiled, decodeParameters, encodeCompiled, encodeParameters } from '../../../src/kernel/kept/entry.ts';
import { readEntry, writeEntry } from '../../../src/kernel/kept/files.ts';
import { theTarget } from '../../../src/kernel/runtime/target.ts';
import { hashOf } from '../../../src/source/hash-of.ts';
import { kernels } from '../support/kernels.ts';
import { typeOf } from '../support/tree.ts';

const top = mkdtempSync(join(tmpdir(), 'hasten-kept-'));
afterAll(() => rmSync(top, { recursive: true, force: true }));
let made = 0;
const newFolder = () => join(top, String(++made));
const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

const ENTRY = Uint8Array.from({ length: 1000 }, (_, i) => i * 7);

describe('an entry', () => {
  test('is read as it was written, under its text alone', () => {
    const folder = newFolder();
    expect(readEntry(folder, 'tèxt')).toBeNull();
    writeEntry(folder, 'tèxt', ENTRY);
    expect(Uint8Array.from(readEntry(folder, 'tèxt')!)).toEqual(ENTRY);
    expect(readEntry(folder, 'text')).toBeNull();
    writeEntry(folder, 'empty', new Uint8Array(0));
    expect(readEntry(folder, 'empty')).toHaveLength(0);
    expect(filesIn(folder)).toHaveLength(2);
  });

  test('that is damaged anywhere is not there, and is replaced', () => {
    const folder = newFolder();
    writeEntry(folder, 'text', ENTRY);
    const [path] = filesIn(folder) as [string];
    const whole = readFileSync(path);
    const missing = (bytes: Uint8Array | string) => {
      writeFileSync(path, bytes);
      return readEntry(folder, 'text');
    };
    for (let at = 0; at < whole.length; at++) {
      const bytes = Uint8Array.from(whole);
      bytes[at]! ^= 1 << (at % 8);
      expect(missing(bytes)).toBeNull();
      expect(missing(whole.subarray(0, at))).toBeNull();
    }
    for (const foreign of ['', '\n', 'x', '\n\n\n', 'text\n', `${hashOf('')}\n`, Buffer.concat([whole, whole])]) {
      expect(missing(foreign)).toBeNull();
    }
    writeEntry(folder, 'text', ENTRY);
    expect(readFileSync(path)).toEqual(whole);
  });

  test('of another text is not taken for it, whatever its file is called', () => {
    const folder = newFolder();
    writeEntry(folder, 'one', ENTRY);
    const [one] = filesIn(folder) as [string];
    writeEntry(folder, 'two', ENTRY);
    const two = filesIn(folder).find((path) => path !== one)!;
    writeFileSync(two, readFileSync(one));
    expect(readEntry(folder, 'two')).toBeNull();
  });

  test('is not kept where that cannot be, and nothing is thrown', () => {
    const folder = newFolder();
    writeFileSync(folder, 'a file');
    writeEntry(folder, 'text', ENTRY);
    expect(readEntry(folder, 'text')).toBeNull();
    const other = newFolder();
    writeEntry(other, 'text', ENTRY);
    const [path] = filesIn(other) as [string];
    rmSync(path);
    mkdirSync(path);
    writeEntry(other, 'text', ENTRY);
    expect(readEntry(other, 'text')).toBeNull();
    expect(filesIn(other)).toEqual([]);
  });

  test('goes when newer ones need the room, the oldest first', () => {
    const folder = newFolder();
    const digit = hashOf('text 0').at(-1);
    const texts = Array.from({ length: 400 }, (_, i) => `text ${i}`).filter((text) => hashOf(text).at(-1) === digit);
    const half = new Uint8Array(600_000);
    for (const [i, text] of texts.slice(0, 5).entries()) {
      writeEntry(folder, text, half);
      const path = filesIn(folder).find((file) => file.endsWith(hashOf(text)));
      if (path !== undefined) utimesSync(path, 1000 + i, 1000 + i);
    }
    expect(texts.slice(0, 5).map((text) => readEntry(folder, text) !== null)).toEqual([false, false, true, true, true]);
    writeFileSync(join(dirname(filesIn(folder)[0]!), 'killed.tmp'), half);
    utimesSync(join(dirname(filesIn(folder)[0]!), 'killed.tmp'), 1, 1);
    writeEntry(folder, texts[6]!, new Uint8Array(10));
    expect(filesIn(folder).some((path) => path.endsWith('.tmp'))).toBe(false);
  });
});

describe('what is kept of a kernel', () => {
  test.each(Object.entries(kernels))('%s is what was compiled', (_name, { text, types }) => {
    const request = {
      source: parseFunction(text, ''),
      types: types.map(typeOf),
      same: types.map((_, i) => i),
      captured: {},
    };
    for (const [fast, threads] of [
      [false, false],
      [true, false],
      [false, true],
    ] as const) {
      const compiled = compileKernel({ ...request, fast, threads }, theTarget());
      const texts = compiled.sources.slice(0, 1);
      const { text: _text, sources, bytes, ...data } = compiled;
      const {
        sources: keptSources,
        bytes: keptBytes,
        ...kept
      } = decodeCompiled(encodeCompiled(compiled, texts), texts);
      expect(kept).toEqual(data);
      expect(Uint8Array.from(keptBytes)).toEqual(Uint8Array.from(bytes));
      expect(keptSources[0]).toBe(sources[0]);
      expect(keptSources).toHaveLength(sources.length);
    }
  });

  test('parameters', () => {
    const parameters = [
      { name: 'ä\n', optional: false },
      { name: null, optional: true },
    ];
    expect(decodeParameters(encodeParameters(parameters))).toEqual(parameters);
  });
});
