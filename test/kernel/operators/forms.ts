/**
 * One expression over `a` and `b` in the forms in which a compiler treats it differently: scalar, in a loop whose rounds
 * run in lanes, under a mask, with an operand that is the same in all rounds, or a constant. Each is compared to the bit
 * with what the same function gives as JavaScript.
 */
import { expect } from 'vitest';
import { kernel } from '../../../src/public/kernel.ts';

export type NumberArray =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

export interface ArrayType {
  readonly name: string;
  new (values: ArrayLike<number> | number): NumberArray;
  from(values: ArrayLike<number>): NumberArray;
}

export const TYPES: readonly ArrayType[] = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
];

type Callable = (...args: unknown[]) => unknown;

/** The function of a text, and the kernel that is made of it. */
export function both(text: string): [fn: Callable, compiled: Callable] {
  const fn = new Function(`return (${text})`)() as Callable;
  return [fn, kernel(fn as never) as unknown as Callable];
}

/** Compares arrays to the bit, all NaNs alike, and names what differs first. */
export function expectSame(
  actual: ArrayLike<unknown>,
  expected: ArrayLike<unknown>,
  about: (at: number) => string,
): void {
  expect(actual.length).toBe(expected.length);
  for (let at = 0; at < expected.length; at++) {
    if (Object.is(actual[at], expected[at])) continue;
    expect.fail(`${about(at)} is ${show(expected[at])}, not ${show(actual[at])}`);
  }
}

export function show(value: unknown): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

/** Calls both and compares what they leave in `out`. */
function compare(text: string, args: unknown[], out: NumberArray, about: (at: number) => string): void {
  const [fn, compiled] = both(text);
  const expected = out.slice();
  const actual = out.slice();
  fn(...args, expected);
  compiled(...args, actual);
  expectSame(actual, expected, (at) => `${text}\n${about(at)}`);
}

/** The expression in lanes, plainly and under a mask, and with `b` or `a` the same in all rounds. */
export function compareInLanes(expression: string, left: NumberArray, right: NumberArray, Out: ArrayType): void {
  const out = new Out(left.length);
  const operands = (at: number) => `${expression} at a = ${show(left[at])}, b = ${show(right[at])}`;
  const head = 'for (let i = 0; i < out.length; i++)';
  const parts = 'const a = x[i], b = y[i];';
  compare(`function (x, y, out) { ${head} { ${parts} out[i] = ${expression}; } }`, [left, right], out, operands);
  const masked = `if (i % 3 !== 1) { out[i] = ${expression}; } else { out[i] = 7; }`;
  compare(`function (x, y, out) { ${head} { ${parts} ${masked} } }`, [left, right], out, operands);
}

/** The same with a parameter, or a literal, in place of one of them. */
export function compareUniform(
  expression: string,
  values: NumberArray,
  constants: readonly number[],
  Out: ArrayType,
): void {
  const out = new Out(values.length);
  const head = 'for (let i = 0; i < out.length; i++)';
  for (const [array, uniform] of ['ab', 'ba']) {
    const text = `function (x, ${uniform}, out) { ${head} { const ${array} = x[i]; out[i] = ${expression}; } }`;
    const [fn, compiled] = both(text);
    for (const constant of constants) {
      const expected = out.slice();
      const actual = out.slice();
      fn(values, constant, expected);
      compiled(values, constant, actual);
      const about = (at: number) => `${expression} at ${array} = ${show(values[at])}, ${uniform} = ${show(constant)}`;
      expectSame(actual, expected, (at) => `${text}\n${about(at)}`);
    }
  }
}

/** With literals: what is folded, and what knows its operand when it is compiled. */
export function compareLiteral(
  expression: string,
  values: NumberArray,
  constants: readonly number[],
  Out: ArrayType,
): void {
  const head = 'for (let i = 0; i < out.length; i++)';
  for (const constant of constants) {
    const text = Object.is(constant, -0) ? '-0' : constant < 0 ? `(${constant})` : String(constant);
    for (const [array, fixed] of ['ab', 'ba']) {
      const body = `const ${array} = x[i]; const ${fixed} = ${text}; out[i] = ${expression};`;
      const about = (at: number) => `${expression} at ${array} = ${show(values[at])}, ${fixed} = ${text}`;
      compare(`function (x, out) { ${head} { ${body} } }`, [values], new Out(values.length), about);
    }
  }
}

/** A call for each pair: numbers that are int32 are passed as such until the first that is not. */
export function compareCalls(expression: string, left: ArrayLike<number>, right: ArrayLike<number>): void {
  const [fn, compiled] = both(`function (a, b) { return ${expression}; }`);
  const actual: unknown[] = [];
  const expected: unknown[] = [];
  for (let at = 0; at < left.length; at++) {
    actual.push(compiled(left[at], right[at]));
    expected.push(fn(left[at], right[at]));
  }
  expectSame(actual, expected, (at) => `${expression} at a = ${show(left[at])}, b = ${show(right[at])}`);
}
