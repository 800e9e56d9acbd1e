import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { moduleSource } from '../../src/remedies/slice/module-source.ts';
import { candidatesFor, changesFunction, TEXT_REMEDIES } from '../../src/speedup/candidates.ts';

const folder = mkdtempSync(join(tmpdir(), 'hasten-candidates-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const target = (path: string, which: string | number) => ({ file: path, which, line: null });

test('each remedy of the text is asked for', () => {
  const path = file(
    'sum.ts',
    'export function sum(xs: Float64Array): number {\n  let s = 0;\n  for (let i = 0; i < xs.length; i++) s += xs[i]! * 2;\n  return s;\n}\n',
  );
  const found = candidatesFor(target(path, 'sum'), TEXT_REMEDIES, ['f64[10]']);
  expect(new Set(found.map(({ remedy }) => remedy))).toEqual(new Set(['kernel', 'parallel', 'cache']));
  expect(found.find(({ name }) => name === 'kernel')!.refused).toBe(null);
  expect(found.find(({ remedy }) => remedy === 'parallel')!.refused!.message).toMatch(/map/);
});

const WORK = `const K = 3;
function heavy(n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += Math.sin(i * K);
  return sum;
}
`;

test('parallel is looked for in the function, and then around its calls, which its own calls cannot tell', () => {
  const main =
    'async function main(): Promise<void> {\n  console.log([1, 2, 3].map(heavy));\n}\nif (import.meta.main) await main();\n';
  const caller = file('caller.mts', WORK + main);
  const [around] = candidatesFor(target(caller, 'heavy'), [{ remedy: 'parallel' }], []);
  expect(around!.refused).toBe(null);
  expect(changesFunction(around!, moduleSource(caller), 'heavy')).toBe(false);

  const inside = file(
    'inside.ts',
    `${WORK}export async function run(xs: number[]): Promise<number[]> {\n  return xs.map((x) => x * 2);\n}\n`,
  );
  const [own] = candidatesFor(target(inside, 'run'), [{ remedy: 'parallel' }], []);
  expect(own!.refused).toBe(null);
  expect(changesFunction(own!, moduleSource(inside), 'run')).toBe(true);
});

test("the user's function of another file", () => {
  const a = file('a.ts', 'export function f(x: number): number {\n  return x;\n}\n');
  const b = file('b.ts', 'export const g = (x: number): number => x;\n');
  const [other] = candidatesFor(target(a, 'f'), [{ remedy: 'other', other: target(b, 'g') }], []);
  expect(other).toMatchObject({ name: 'g', refused: null });
  expect(changesFunction(other!, moduleSource(a), 'f')).toBe(true);
});
