/** Every operator of two operands, over special values and random bits, as scalar code and in lanes. */
import { describe, test } from 'vitest';
import { compareCalls, compareInLanes, compareLiteral, compareUniform } from './forms.ts';
import { INTEGERS, pairs, randomIntegers, randomNumbers, SEED, SPECIAL } from './values.ts';

const NUMBERS = ['+', '-', '*', '/', '%', '**', '&', '|', '^', '<<', '>>', '>>>'].map((one) => `a ${one} b`);
const TRUTHS = ['<', '<=', '>', '>=', '===', '!==', '==', '!='].map((one) => `a ${one} b`);
const CHOICES = ['a && b', 'a || b', 'a < b ? a : b', '(a > 1 && b > 1) || a === b', '!(a < b)', 'a !== a || b !== b'];

const [left, right] = pairs(SPECIAL);
const [left32, right32] = pairs(INTEGERS);
const count = 1999;
const random = [randomNumbers(count), randomNumbers(count, SEED + 1)] as const;
const random32 = [randomIntegers(count), randomIntegers(count, SEED + 1)] as const;

describe.each([...NUMBERS, ...TRUTHS, ...CHOICES])('%s', (expression) => {
  test('of float64s in lanes', () => {
    compareInLanes(expression, Float64Array.from(left), Float64Array.from(right), Float64Array);
    compareInLanes(expression, Float64Array.from(random[0]), Float64Array.from(random[1]), Float64Array);
  });

  test('of float32s in lanes', () => {
    compareInLanes(expression, Float32Array.from(left), Float32Array.from(right), Float32Array);
    compareInLanes(expression, Float32Array.from(random[0]), Float32Array.from(random[1]), Float64Array);
  });

  test('of int32s in lanes', () => {
    compareInLanes(expression, Int32Array.from(left32), Int32Array.from(right32), Float64Array);
    compareInLanes(expression, Int32Array.from(left32), Int32Array.from(right32), Int32Array);
    compareInLanes(expression, Int32Array.from(random32[0]), Int32Array.from(random32[1]), Int32Array);
  });

  test('of uint32s in lanes', () => {
    compareInLanes(expression, Uint32Array.from(left32), Uint32Array.from(right32), Float64Array);
    compareInLanes(expression, Uint32Array.from(left32), Uint32Array.from(right32), Uint32Array);
  });

  test('of bytes, of int32s with float64s, of uint32s with int32s in lanes', () => {
    compareInLanes(expression, Uint8Array.from(left32), Int8Array.from(right32), Int16Array);
    compareInLanes(expression, Uint8Array.from(left32), Int8Array.from(right32), Uint8ClampedArray);
    compareInLanes(expression, Int32Array.from(random32[0]), Float64Array.from(random[1]), Float64Array);
    compareInLanes(expression, Uint32Array.from(left32), Int32Array.from(right32), Float64Array);
  });

  test('with an operand that is the same in all rounds', () => {
    compareUniform(expression, Float64Array.from(SPECIAL), SPECIAL, Float64Array);
    compareUniform(expression, Int32Array.from(INTEGERS), INTEGERS, Float64Array);
    compareUniform(expression, Int32Array.from(INTEGERS), INTEGERS, Int32Array);
    compareUniform(expression, Uint8Array.from(INTEGERS), INTEGERS, Uint8Array);
  });

  test('with a literal', { timeout: 20_000 }, () => {
    const literals = [0, -0, 1, -1, 2, 3, 8, 31, 32, 255, 0.5, -2.5, 2 ** 31, 2 ** 32, 1e300, 5e-324];
    compareLiteral(expression, Float64Array.from(SPECIAL), literals, Float64Array);
    compareLiteral(expression, Int32Array.from(INTEGERS), literals, Int32Array);
    compareLiteral(expression, Uint32Array.from(INTEGERS), literals.slice(0, 10), Float64Array);
  });

  test('in scalar code', () => {
    compareCalls(expression, left32, right32);
    compareCalls(expression, left, right);
    compareCalls(expression, ...random);
  });
});
