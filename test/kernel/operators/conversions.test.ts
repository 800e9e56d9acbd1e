/** What loads and stores make of numbers, for each pair of element types, and lengths that fill no whole gang. */
import { describe, expect, test } from 'vitest';
import { both, compareInLanes, expectSame, type NumberArray, show, TYPES } from './forms.ts';
import { INTEGERS, randomNumbers, SPECIAL } from './values.ts';

const values = [...SPECIAL, ...INTEGERS, ...randomNumbers(300)];

describe.each(TYPES.map((type) => [type.name, type] as const))('%s', (_, From) => {
  test.each(TYPES.map((type) => [type.name, type] as const))('to %s', (__, To) => {
    const source = From.from(values);
    compareInLanes('a', source, source, To);
    compareInLanes('a + 0.5', source, source, To);
    compareInLanes('a * 3', source, source, To);
    const [fn, compiled] = both('function (x, i, out) { out[0] = x[i]; return x[i]; }');
    for (let at = 0; at < source.length; at += 3) {
      const [expected, actual] = [new To(1), new To(1)];
      expect(compiled(source, at, actual)).toBe(fn(source, at, expected));
      expectSame(actual, expected, () => `${show(source[at])} in ${To.name}`);
    }
  });

  test('any number to it, in scalar code', () => {
    const [fn, compiled] = both('function (value, out) { out[0] = value; }');
    for (const value of values) {
      const [expected, actual] = [new From(1), new From(1)];
      fn(value, expected);
      compiled(value, actual);
      expectSame(actual, expected, () => `${show(value)} in ${From.name}`);
    }
  });

  test('computed numbers to it, in lanes', () => {
    const source = Float64Array.from(values);
    compareInLanes('a', source, source, From);
    compareInLanes('a - b * 0.25', source, source.toReversed(), From);
    compareInLanes('a < b', source, source.toReversed(), From);
  });
});

describe('lengths from 0 to 67', () => {
  const loops = [
    'for (let i = 0; i < out.length; i++) out[i] = x[i] * 3 - 1;',
    'for (let i = 1; i < out.length - 1; i++) out[i] = x[i - 1] + x[i + 1] - 2 * x[i];',
    'for (let i = 0; i < out.length; i++) out[i] = x[(i + 1) % x.length];',
    'for (let i = 0; i < out.length; i++) if (x[i] > 3) out[i] = -x[i];',
    'for (let i = 0; i < out.length; i++) { let n = 0; while (n < x[i] && n < 9) n++; out[i] = n; }',
    'for (let i = 0; i < out.length; i += 2) out[i] += x[i];',
    'for (let i = out.length - 1; i >= 0; i--) out[i] = x[i] + i;',
    'let s = 0; for (let i = 0; i < x.length; i++) s += x[i]; if (out.length) out[0] = s;',
    'let s = 0; for (let i = 0; i < x.length; i++) s = Math.max(s, x[i]); if (out.length) out[0] = s;',
    'let n = 0; for (let i = 0; i < x.length; i++) if (x[i] < 4) n++; if (out.length) out[0] = n;',
  ];
  test.each(loops)('%s', (loop) => {
    for (const Type of TYPES) {
      const [fn, compiled] = both(`function (x, out) { ${loop} }`);
      for (let length = 0; length <= 67; length++) {
        const x = Type.from(Array.from({ length }, (_, i) => (i * 7919) % 13));
        const [expected, actual] = [around(Type, length), around(Type, length)];
        fn(x, expected.inner);
        compiled(x, actual.inner);
        expectSame(actual.all, expected.all, (at) => `${Type.name} of ${length}: element ${at - 3}`);
      }
    }
  });
});

/** An array with three elements on either side of it, which nothing may change. */
function around(Type: (typeof TYPES)[number], length: number): { all: NumberArray; inner: NumberArray } {
  const all = Type.from(Array.from({ length: length + 6 }, (_, i) => i + 1));
  return { all, inner: all.subarray(3, 3 + length) };
}
