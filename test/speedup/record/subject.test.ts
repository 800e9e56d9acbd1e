import { expect, test } from 'vitest';
import { findSubject } from '../../../src/speedup/record/subject.ts';
import { HastenError } from '../../../src/support/errors.ts';

const text = `
export function plain(a: number): number { return a; }
export function over(a: number): number;
export function over(a: string): string;
export function over(a: unknown): unknown {
  return a;
}
const arrow = async (x: number) => {
  return x;
};
const expression = function named(x: number) { return x; };
const made = wrapped(function made(x: number) { return x; });
export default function main() { return plain(1); }
export class Matrix {
  n = 1;
  times(x: number) { return this.n * x; }
  static unit(x: number) { return x; }
  field = (x: number) => x;
}
const tools = { run(x: number) { return x; } };
function outer(k: number) {
  const m = 3;
  const inner = (x: number) => x * k + m;
  function pure(x: number) { return plain(x); }
  return inner(1) + pure(2);
}
function* steps() { yield 1; }
function own() { return this; }
function inside() { return [1].map(() => new.target); }
function others() { return { get() { return this; }, f: class { x = this; } }; }
let set = (x: number) => x;
set = (x) => x + 1;
for (const one of [1]) { var late = 1; function block() { return one; } }
function wrapped<F>(fn: F): F { return fn; }
`;
const source = { file: 'f.ts', text, isTypeScript: true, sourceType: 'module' } as const;
const lineOf = (part: string) => text.slice(0, text.indexOf(part)).split('\n').length;

test.each([
  ['plain', 'plain', false],
  ['over', 'over', false],
  ['arrow', 'arrow', true],
  ['expression', 'expression', false],
  ['made', 'made', false],
  ['main', 'main', false],
  ['others', 'others', false],
  [`${lineOf('  return x;')}`, 'arrow', true],
  [`:${lineOf('  return a;')}`, 'over', false],
])('%s is %s', (which, name, isAsync) => {
  expect(findSubject(source, which)).toMatchObject({ name, isAsync });
});

test.each([
  ['Matrix.times', '`Matrix.times` is a method, and what it does depends on its object', 'times(x'],
  ['times', '`Matrix.times` is a method, and what it does depends on its object', 'times(x'],
  ['unit', '`Matrix.unit` is a method', 'static unit'],
  ['field', '`Matrix.field` is a function in a property', 'field ='],
  ['tools.run', '`tools.run` is a method', 'run(x'],
  [`${lineOf('times(x')}`, '`Matrix.times` is a method, and what it does depends on its object', 'times(x'],
  ['inner', '`inner` closes over `k`, `m` of `outer`', 'const inner'],
  ['pure', '`pure` is a function inside of `outer`', 'function pure'],
  ['steps', '`steps` is a generator: it is called once and runs many times', 'function* steps'],
  ['own', '`own` uses `this`', 'function own'],
  ['inside', '`inside` uses `new.target`', 'function inside'],
  ['set', '`set` is set anew here', 'set = (x) =>'],
  ['block', '`block` is declared in a block', 'function block'],
])('%s is refused: %s', (which, message, place) => {
  expect(refusal(which)).toMatchObject({ code: 'HASTEN_TRY_FUNCTION', message, file: 'f.ts', line: lineOf(place) });
  expect(refusal(which).fix).toBeTypeOf('string');
});

test('what calls a function that it is given makes none', () => {
  const text =
    'const list = [1].map((x) => {\n  return x;\n});\nfunction f() {\n  const own = run(() => {\n    list();\n  });\n}';
  const from = { ...source, text };
  expect(findSubject(from, '6').name).toBe('f');
  expect(refusal('2', from).message).toBe('no function is on line 2');
  expect(refusal('own', from).message).toBe('the file has no function `own`');
});

test('what is not there is said', () => {
  expect(refusal('nothing').message).toBe('the file has no function `nothing`');
  expect(refusal('1').message).toBe('no function is on line 1');
});

test('an export without a name and a property of exports are named', () => {
  const other = (text: string, which: string) =>
    refusal(which, {
      file: 'f.cjs',
      text,
      isTypeScript: false,
      sourceType: text.includes('default') ? 'module' : null,
    });
  expect(other('export default (x) => x;', '1').message).toBe('the default export has no name');
  expect(other('exports.f = function (x) { return x; };', 'f').message).toBe('`exports.f` is a function in a property');
});

test('a file that cannot be read is refused at its place', () => {
  expect(refusal('f', { ...source, text: 'enum A { X }\nfunction f() {}' })).toMatchObject({
    code: 'HASTEN_TRY_FUNCTION',
    message: expect.stringContaining('the file cannot be read'),
  });
});

function refusal(which: string, from: Parameters<typeof findSubject>[0] = source): HastenError {
  try {
    findSubject(from, which);
  } catch (error) {
    if (error instanceof HastenError) return error;
    throw error;
  }
  throw new Error(`${which} is taken`);
}
