/** Loops over items, on every core. */
import { expect, test } from 'vitest';
import { parallelCandidate } from '../../src/remedies/candidates/parallel.ts';
import { applied, output, typeScript } from './support/programs.ts';

const at = (text: string, line: number) => parallelCandidate({ ...typeScript(text), line });
const parallel = (text: string, line: number) => applied(text, at(text, line));

test.each<[string, string, number, string]>([
  [
    'an inline function that needs nothing',
    'const items = [1, 2, 3];\nconst out = items.map((x) => x * 2);\nconsole.log(out.join());\n',
    2,
    'const out = await map(items, (x) => x * 2);',
  ],
  [
    'what it uses is taken along',
    'const k = 3;\nasync function main(items: number[]): Promise<void> {\n  const out = items.map((x: number) => x * k);\n  console.log(out.join());\n}\nawait main([1, 2]);\n',
    3,
    'await map(items, (x: number, { k }) => x * k, { with: { k } })',
  ],
  [
    'a function by its name',
    'function f(x: number): number {\n  return x + 1;\n}\nconsole.log([1, 2].map(f).join());\n',
    4,
    '(await map([1, 2], f)).join()',
  ],
  [
    'a parameter without parentheses',
    'const k = 3;\nconsole.log([1, 2].map(x => x * k));\n',
    2,
    'await map([1, 2], (x, { k }) => x * k, { with: { k } })',
  ],
  [
    'a loop that pushes',
    'const out: number[] = [];\nconst k = 2;\nfor (const x of [1, 2, 3]) {\n  const y = x * k;\n  out.push(y + 1);\n}\nconsole.log(out.join());\n',
    4,
    'for (const each of await map([1, 2, 3], (x, { k }) => {\n  const y = x * k;\n  return y + 1;\n}, { with: { k } })) out.push(each);',
  ],
  [
    'a loop with nothing but a push',
    'const out: { x: number }[] = [];\nfor (const x of [1, 2]) out.push({ x });\nconsole.log(JSON.stringify(out));\n',
    2,
    'for (const each of await map([1, 2], (x) => ({ x }))) out.push(each);',
  ],
])('%s', (_, text, line, expected) => {
  const edited = parallel(text, line);
  expect(edited).toContain("import { map } from 'hasten/parallel';");
  expect(edited).toContain(expected);
  expect(output(edited)).toBe(output(text));
});

test('a function that uses its module becomes a task, where workers may load that module', () => {
  const text = `const k = 3;
function half(x: number): number {
  return x / 2;
}
export function f(x: number): number {
  return half(x) * k;
}
async function main(items: number[]): Promise<void> {
  console.log(items.map(f).join());
}
if (import.meta.main) await main([1, 2, 3]);
`;
  const edited = parallel(text, 9);
  expect(edited).toContain("import { map, task } from 'hasten/parallel';");
  expect(edited).toContain('export const f = task(import.meta, function f(x: number): number {');
  expect(edited).toContain('console.log((await map(items, f)).join());');
  expect(output(edited)).toBe('1.5,3,4.5\n');
  const unguarded = at(text.replace('if (import.meta.main) ', ''), 9);
  expect(unguarded.refused).toMatchObject({ line: 11, fix: 'put it behind `if (import.meta.main)`' });
});

test.each<[string, string, number, RegExp]>([
  ['a synchronous function', 'function f(xs) {\n  return xs.map((x) => x + 1);\n}', 2, /`f` is synchronous/],
  ['items that set a variable', 'let n = 0;\nconst out = xs.map((x) => (n += x));', 2, /set `n`/],
  [
    'items that change an object',
    'const seen = new Set();\nconst out = xs.map((x) => seen.add(x));',
    2,
    /change `seen`/,
  ],
  [
    'items that store into an object',
    'const all = {};\nconst out = xs.map((x) => { all[x] = 1; });',
    2,
    /change `all`/,
  ],
  [
    'a look at the results before',
    'const out = [];\nfor (const x of xs) out.push(x + out.length);',
    2,
    /results of those before/,
  ],
  ['a helper', 'const h = (x) => x;\nconst out = xs.map((x) => h(x));', 2, /`h`, which does not travel.*/],
  ['an index', 'const out = xs.map((x, i) => x + i);', 1, /more than the item/],
  [
    'items without a result',
    'const out = [];\nfor (const x of xs) {\n  if (x > 1) continue;\n  out.push(x);\n}',
    3,
    /not every item/,
  ],
  ['awaits in turn', 'const out = [];\nfor (const x of xs) out.push(await x);', 2, /waits for each item/],
  ['Promise.all', 'const out = await Promise.all(xs.map(async (x) => x));', 1, /wait at the same time/],
  ['a typed array', 'const xs = new Float64Array(9);\nconst out = xs.map((x) => x + 1);', 2, /makes a typed array/],
  ['what waits', 'const out = xs.map(async (x) => x);', 1, /wait at the same time/],
  ['this', 'async function f() {\n  return xs.map(() => this.x);\n}', 2, /`this`/],
  ['nothing to be mapped', 'const a = 1;\nconst b = 2;', 2, /no `map`/],
])('%s is refused', (_, text, line, message) => {
  const { refused, edits } = at(text, line);
  expect(refused?.message).toMatch(message);
  expect(refused?.line).toBe(line);
  expect(edits).toEqual([]);
});
