/** Places of kernels in the user's files, as Node strips types, as tsx compiles, and in bundles. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { rolldown } from 'rolldown';
import { afterAll, describe, expect, test } from 'vitest';
import { parseFunction } from '../../src/kernel/front/text.ts';
import { callSite, locate } from '../../src/source/locate.ts';

const PROGRAM = resolve('test/source/fixtures/places.ts');
const folder = mkdtempSync(join(tmpdir(), 'hasten-places-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Place {
  file: string;
  line: number;
  column: number;
  exact: boolean;
}

function placesOf(...args: string[]): Place[] {
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect(stderr.replaceAll(/^.*ExperimentalWarning[^]*?\n.*trace-warnings.*\n/gm, '')).toBe('');
  return JSON.parse(stdout) as Place[];
}

/** The places in the sources: of `let marker` in each function. */
const EXPECTED: Place[] = [
  ...placesIn(PROGRAM, 'places.ts'),
  ...placesIn(resolve('test/source/fixtures/imported.ts'), 'imported.ts'),
];

function placesIn(path: string, file: string): Place[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((text, index) => {
      const at = text.indexOf('let marker');
      return at < 0 ? [] : [{ file, line: index + 1, column: at + 'let '.length + 1, exact: true }];
    });
}

async function bundle(name: string, sourcemap: boolean | 'inline', minify: boolean): Promise<string> {
  const file = join(folder, name);
  const build = await rolldown({ input: PROGRAM, platform: 'node', external: ['acorn'], logLevel: 'silent' });
  await build.write({ file, format: 'esm', sourcemap, minify });
  await build.close();
  // The bundle stands outside of the repository, from where acorn cannot be found.
  const acorn = JSON.stringify(new URL(import.meta.resolve('acorn')).href);
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replace(/(["'`])acorn\1/, () => acorn),
  );
  return file;
}

describe('places', () => {
  test('there are five', () => expect(EXPECTED).toHaveLength(5));

  test('are exact where Node strips the types', () => expect(placesOf(PROGRAM)).toEqual(EXPECTED));

  test('go through the map of what tsx compiles', () => {
    expect(placesOf('--import', import.meta.resolve('tsx'), PROGRAM)).toEqual(EXPECTED);
  });

  test('go through the map beside a bundle', async () => {
    expect(placesOf(await bundle('beside.mjs', true, false))).toEqual(EXPECTED);
  });

  test('go through a map in the bundle', async () => {
    expect(placesOf(await bundle('inline.mjs', 'inline', false))).toEqual(EXPECTED);
  });

  test("are the bundle's own without a map", async () => {
    const file = await bundle('plain.mjs', false, false);
    const lines = readFileSync(file, 'utf8').split('\n');
    for (const place of placesOf(file)) {
      expect(place).toMatchObject({ file: 'plain.mjs', exact: true });
      expect(lines[place.line - 1]?.slice(place.column - 1)).toMatch(/^marker\b/);
    }
  });

  test('of a text that is in no file are positions in the text', () => {
    const site = callSite(describe);
    const source = parseFunction('(a) => {\n  return a + b;\n}', 'kernel');
    expect(locate(site, source, source.text.indexOf('b'))).toMatchObject({ line: 2, column: 14, exact: false });
  });
});
