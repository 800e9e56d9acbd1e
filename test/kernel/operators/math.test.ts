/** Every function of `Math`: exact ones in lanes and scalar code, the host's own with the host's bits. */
import { describe, expect, test } from 'vitest';
import { kernel } from '../../../src/public/kernel.ts';
import { compareCalls, compareInLanes, compareUniform } from './forms.ts';
import { INTEGERS, pairs, randomIntegers, randomNumbers, SEED, SPECIAL } from './values.ts';

/** By how many arguments they take; those of any number have two or three below. */
const FUNCTIONS = {
  one: [
    ...['abs', 'acos', 'acosh', 'asin', 'asinh', 'atan', 'atanh', 'cbrt', 'ceil', 'clz32', 'cos', 'cosh', 'exp'],
    ...['expm1', 'floor', 'fround', 'log', 'log10', 'log1p', 'log2', 'round', 'sign', 'sin', 'sinh', 'sqrt', 'tan'],
    ...['tanh', 'trunc'],
  ],
  two: ['atan2', 'hypot', 'imul', 'max', 'min', 'pow'],
};

/** What this Node has, and a test of its own is not below. */
const OTHER = ['random', 'sumPrecise'];
if ('f16round' in Math) FUNCTIONS.one.push('f16round');

const values = [...SPECIAL, ...randomNumbers(600)];
const integers = [...INTEGERS, ...randomIntegers(300)];
const [left, right] = pairs(SPECIAL);
const [left32, right32] = pairs(INTEGERS);

test('all functions are tried', () => {
  const all = Object.getOwnPropertyNames(Math).filter((name) => typeof Math[name as 'abs'] === 'function');
  expect([...FUNCTIONS.one, ...FUNCTIONS.two].sort()).toEqual(all.filter((name) => !OTHER.includes(name)).sort());
});

describe.each(FUNCTIONS.one)('Math.%s', (name) => {
  const expression = `Math.${name}(a)`;

  test('in lanes', () => {
    compareInLanes(expression, Float64Array.from(values), Float64Array.from(values), Float64Array);
    compareInLanes(expression, Float32Array.from(values), Float32Array.from(values), Float32Array);
    compareInLanes(expression, Int32Array.from(integers), Int32Array.from(integers), Float64Array);
    compareInLanes(expression, Int32Array.from(integers), Int32Array.from(integers), Int32Array);
    compareInLanes(expression, Uint32Array.from(integers), Uint32Array.from(integers), Float64Array);
    compareInLanes(expression, Uint8Array.from(integers), Uint8Array.from(integers), Uint8Array);
    compareInLanes(`${expression} | 0`, Float64Array.from(values), Float64Array.from(values), Int32Array);
    compareInLanes(`Math.${name}(a + b)`, Float64Array.from(values), Float64Array.from(values), Float64Array);
  });

  test('in scalar code', () => {
    compareCalls(expression, integers, integers);
    compareCalls(expression, values, values);
  });
});

describe.each(FUNCTIONS.two)('Math.%s', (name) => {
  const expression = `Math.${name}(a, b)`;

  test('in lanes', () => {
    compareInLanes(expression, Float64Array.from(left), Float64Array.from(right), Float64Array);
    compareInLanes(expression, Float32Array.from(left), Float32Array.from(right), Float32Array);
    compareInLanes(expression, Int32Array.from(left32), Int32Array.from(right32), Int32Array);
    compareInLanes(expression, Uint32Array.from(left32), Int32Array.from(right32), Float64Array);
    compareInLanes(expression, Uint8Array.from(left32), Uint8Array.from(right32), Uint8Array);
  });

  test('with an operand that is the same in all rounds', () => {
    compareUniform(expression, Float64Array.from(SPECIAL), SPECIAL, Float64Array);
    compareUniform(expression, Int32Array.from(INTEGERS), INTEGERS, Int32Array);
  });

  test('in scalar code', () => {
    compareCalls(expression, left32, right32);
    compareCalls(expression, left, right);
    compareCalls(expression, randomNumbers(500), randomNumbers(500, SEED + 1));
  });
});

describe('functions of any number of arguments', () => {
  const expressions = [
    'Math.max()',
    'Math.min()',
    'Math.hypot()',
    ...['max', 'min', 'hypot'].flatMap((name) => [
      `Math.${name}(a)`,
      `Math.${name}(a, b, 1)`,
      `Math.${name}(a, b, b, a)`,
    ]),
  ];
  test.each(expressions)('%s', (expression) => {
    compareInLanes(expression, Float64Array.from(left), Float64Array.from(right), Float64Array);
    compareCalls(expression, left, right);
  });
});

test('the constants of Math and Number', () => {
  const names = ['E', 'LN10', 'LN2', 'LOG10E', 'LOG2E', 'PI', 'SQRT1_2', 'SQRT2'].map((name) => `Math.${name}`);
  names.push('Number.EPSILON', 'Number.MAX_SAFE_INTEGER', 'Number.MAX_VALUE', 'Number.MIN_SAFE_INTEGER');
  names.push(
    'Number.MIN_VALUE',
    'Number.NaN',
    'Number.NEGATIVE_INFINITY',
    'Number.POSITIVE_INFINITY',
    'NaN',
    'Infinity',
  );
  for (const name of names) compareCalls(name, [1], [1]);
});

test('Math.random is refused, with the way out', () => {
  const fn = new Function('return function (out) { out[0] = Math.random(); }')() as (out: Float64Array) => void;
  expect(() => kernel(fn)(new Float64Array(1))).toThrow(/random/);
});
