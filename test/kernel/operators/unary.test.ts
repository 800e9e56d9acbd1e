/** Operators and tests of one operand, and those that assign. */
import { describe, test } from 'vitest';
import { compareCalls, compareInLanes } from './forms.ts';
import { INTEGERS, randomIntegers, randomNumbers, SPECIAL } from './values.ts';

const EXPRESSIONS = [
  '-a',
  '+a',
  '~a',
  '!a',
  '!!a',
  '- -a',
  '~~a',
  'a | 0',
  'a >>> 0',
  'a ? 1 : 2',
  '+(a > 1)',
  '(a > 1) + (a < 3)',
  '(a > 1) * a',
  'Number(a > 1)',
  'Number(a)',
  'Boolean(a)',
  'Number.isNaN(a)',
  'Number.isFinite(a)',
  'Number.isInteger(a)',
  'isNaN(a)',
  'isFinite(a)',
  '(a > 0) === (a < 5)',
  'a << 24 >> 24',
  'a & 255',
  '(a & 1) === 0',
  'a * a',
  'a - a',
  'a / a',
  '0 - a',
  '0 * a',
  'a + 0',
  'a - 0',
  'a * 1',
  'a * -1',
  'a / 1',
  'a % 1',
  'a ** 2',
  'a ** 0.5',
  '(a, 5)',
];

/** Each leaves its result in `r`. */
const STATEMENTS = [
  'let r = a; r++;',
  'let r = a; --r;',
  'let v = a; const r = v++ + v;',
  'let v = a; const r = v-- - --v;',
  'let r = a; r += b;',
  'let r = a; r -= b;',
  'let r = a; r *= b;',
  'let r = a; r /= b;',
  'let r = a; r %= b;',
  'let r = a; r **= 2;',
  'let r = a; r &= b;',
  'let r = a; r |= b;',
  'let r = a; r ^= b;',
  'let r = a; r <<= b;',
  'let r = a; r >>= b;',
  'let r = a; r >>>= b;',
  'let v = a; const r = (v = b) + v;',
  'let v = a; const r = v + (v = b);',
  'let r = a; if (b > a) r = b; else if (a) r = 3;',
];

const values = [...SPECIAL, ...randomNumbers(400)];
const integers = [...INTEGERS, ...randomIntegers(400)];

describe.each(EXPRESSIONS)('%s', (expression) => {
  test('in lanes', () => {
    compareInLanes(expression, Float64Array.from(values), Float64Array.from(values), Float64Array);
    compareInLanes(expression, Float32Array.from(values), Float32Array.from(values), Float32Array);
    compareInLanes(expression, Int32Array.from(integers), Int32Array.from(integers), Float64Array);
    compareInLanes(expression, Int32Array.from(integers), Int32Array.from(integers), Int32Array);
    compareInLanes(expression, Uint32Array.from(integers), Uint32Array.from(integers), Float64Array);
    compareInLanes(expression, Uint8Array.from(integers), Uint8Array.from(integers), Int16Array);
  });

  test('in scalar code', () => {
    compareCalls(expression, integers, integers);
    compareCalls(expression, values, values);
  });
});

describe.each(STATEMENTS)('%s', (statements) => {
  const expression = (name: string) => `${name}(a, b)`;
  const inLanes = (left: Float64Array | Int32Array | Uint8Array) => {
    const right = left.slice().reverse() as typeof left;
    compareInLanes(`((a, b) => { ${statements} return r; })(a, b)`, left, right, Float64Array);
  };

  test('in lanes', () => {
    inLanes(Float64Array.from(values));
    inLanes(Int32Array.from(integers));
    inLanes(Uint8Array.from(integers));
  });

  test('in scalar code', () => {
    const helper = `((a, b) => { ${statements} return r; })`;
    compareCalls(expression(helper), integers, integers.toReversed());
    compareCalls(expression(helper), values, values.toReversed());
  });
});
