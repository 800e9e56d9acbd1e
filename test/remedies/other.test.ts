/** The user's own function in the place of another one. */
import { expect, test } from 'vitest';
import { otherCandidate } from '../../src/remedies/candidates/other.ts';
import type { ModuleSource } from '../../src/remedies/slice/module.ts';
import { applied, output, typeScript } from './support/programs.ts';

const inPlace = (text: string, name: string | number = 'g', module: ModuleSource | null = null) =>
  otherCandidate({ ...typeScript(text), function: 'f', other: { module, name } });
const refusal = (text: string, name?: string, module?: ModuleSource) => inPlace(text, name, module).refused;

test("the original's body becomes a call; its name, parameters and callers stay", () => {
  const text = `export function f(xs: number[], from = 1, ...more: number[]): number {
  let sum = from;
  for (const x of [...xs, ...more]) sum += x;
  return sum;
}

function g(xs: number[], from: number, ...more: number[]): number {
  return [...xs, ...more].reduce((sum, x) => sum + x, from);
}
console.log(f([1, 2]), f([1], 5, 7), f.length, f.name);
`;
  const candidate = inPlace(text);
  expect(candidate).toMatchObject({ name: 'g', remedy: 'other', refused: null });
  const edited = applied(text, candidate);
  expect(edited).toContain(
    'export function f(xs: number[], from = 1, ...more: number[]): number {\n  return g(xs, from, ...more);\n}\n\nfunction g(',
  );
  expect(output(edited)).toBe(output(text));
});

test('arrow functions keep their form, and the other one may be named by a line', () => {
  expect(
    applied(
      'const f = (x) => x + x;\nconst g = (x) => 2 * x;\n',
      inPlace('const f = (x) => x + x;\nconst g = (x) => 2 * x;\n', 2),
    ),
  ).toBe('const f = (x) => g(x);\nconst g = (x) => 2 * x;\n');
});

test('a byte order mark stays where it is', () => {
  const text = '\uFEFFexport function f(x: number): number {\n  return x;\n}\n';
  const other = { ...typeScript('export const g = (x: number): number => x;\n'), file: 'other.ts' };
  expect(applied(text, inPlace(text, 'g', other))).toBe(
    "\uFEFFimport { g } from './other.ts';\n\nexport function f(x: number): number {\n  return g(x);\n}\n",
  );
});

test('blocks keep their indentation, and a text without semicolons gets none', () => {
  const text = 'const f = (x) => {\n\tlet y = x\n\treturn y\n}\nconst g = (x) => x\nconst h = 1\n';
  expect(applied(text, inPlace(text))).toContain('(x) => {\n\treturn g(x)\n}\n');
});

test('a function of another file is imported, by a name that is free', () => {
  const text = 'const g = 1;\nexport function f(x: number): number {\n  return x * g;\n}\n';
  const other = {
    ...typeScript('function fast(x: number): number {\n  return x;\n}\nexport { fast as g };\n'),
    file: 'fast/other.ts',
  };
  expect(applied(text, inPlace(text, 'fast', other))).toBe(
    "import { g as g2 } from './fast/other.ts';\n\nconst g = 1;\nexport function f(x: number): number {\n  return g2(x);\n}\n",
  );
});

test('CommonJS requires it', () => {
  const module: ModuleSource = {
    file: 'b.cjs',
    text: 'exports.g = g;\nfunction g(x) { return x; }\n',
    isTypeScript: false,
    sourceType: 'commonjs',
  };
  const text = 'function f(x) { return x + 0; }\n';
  const candidate = otherCandidate({ ...module, file: 'a.cjs', text, function: 'f', other: { module, name: 'g' } });
  expect(applied(text, candidate)).toContain("const { g } = require('./b.cjs');");
});

test.each<[string, string, number, RegExp]>([
  ['no such function', 'const f = (x) => x;', 1, /no function `g`/],
  ['the original', 'const f = (x) => x;\n', 1, /no function `g`/],
  ['one that calls the original', 'const f = (x) => x;\nconst g = (x) =>\n  f(x);', 3, /`g` calls `f`/],
  ['an async one for one that is not', 'const f = (x) => x;\nconst g = async (x) => x;', 2, /async/],
  ['a generator', 'const f = (x) => x;\nfunction* g() {}', 2, /generator/],
  [
    'one inside of another',
    'const f = (x) => x;\nfunction h() {\n  const g = () => 1;\n  return g;\n}',
    3,
    /inside of another/,
  ],
  ['a parameter that is taken apart', 'const f = ({ x }) => x;\nconst g = (x) => x;', 1, /takes a parameter apart/],
  ['a parameter of its name', 'const f = (g) => g;\nconst g = (x) => x;', 1, /hides the function/],
  ['this', 'function f() { return this; }\nconst g = (x) => x;', 1, /uses `this`/],
  ['arguments', 'function f() { return arguments; }\nconst g = (x) => x;', 1, /uses `arguments`/],
])('%s is refused', (_, text, line, message) => {
  const reason = refusal(text);
  expect(reason?.message).toMatch(message);
  expect(reason?.line).toBe(line);
});

test('what another file does not export by its name is refused at its place', () => {
  const module = (text: string) => ({ ...typeScript(text), file: 'b.ts' });
  const f = 'const f = (x) => x;';
  expect(refusal(f, 'g', module('\nconst g = (x) => x;'))).toMatchObject({
    message: '`g` is not exported',
    file: 'b.ts',
    line: 2,
    fix: 'write `export` in front of it',
  });
  expect(refusal(f, 'g', module('export default function g(x) { return x; }'))?.message).toMatch(/default export/);
});

test('the original cannot take its own place', () => {
  const text = 'const f = (x) => x;';
  expect(refusal(text, 'f')?.message).toBe('`f` is the original itself');
});
