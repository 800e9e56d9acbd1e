/** Loops over elements in twos and threes count, to the bound that their test means. */
import { describe, expect, test } from 'vitest';
import { withCountingTests } from '../../../src/kernel/analysis/counting-tests.ts';
import { inferRanges } from '../../../src/kernel/analysis/ranges.ts';
import { agree, floats } from '../generate/agree.ts';
import { print, type TypeName, treeOf } from '../support/tree.ts';

const testOf = (text: string, ...types: TypeName[]): string => {
  const tree = treeOf(text, ...types);
  const loop = withCountingTests(tree, inferRanges(tree)).body.find(({ op }) => op === 'loop')!;
  return loop.op === 'loop' ? print(loop.test) : '';
};

describe('tests of counters', () => {
  test.each([
    ['i + 1 < x.length', '(i < (x.length - 1))'],
    ['2 + i < n', '(i < (n - 2))'],
    ['i - 3 <= n', '(i <= (n + 3))'],
    ['n > i + 2', '((n - 2) > i)'],
    ['i + 2 !== 8', '(i != 6)'],
    ['i < n', '(i < n)'],
    ['i + n < x.length', '((i + n) < x.length)'],
    ['i + 1 < i * 2', '((i + 1) < (i * 2))'],
    ['i + 0.5 < n', '((i + 0.5) < n)'],
  ])('%s', (text, expected) => {
    expect(testOf(`(x, n) => { for (let i = 0; ${text}; i += 2) x[i] = 1; }`, 'f64[]', 'int')).toBe(expected);
  });

  test('not where the bound or the counter may be no integer', () => {
    expect(testOf('(x, n) => { for (let i = 0; i + 1 < n; i++) x[i] = 1; }', 'f64[]', 'number')).toBe('((i + 1) < n)');
    expect(testOf('(x, n) => { for (let i = n; i + 1 < 5; i++) x[0] = i; }', 'f64[]', 'number')).toBe('((i + 1) < 5)');
    expect(testOf('(x) => { let i = 0; while (i + 1 < 9) { i = x[i]; } }', 'f64[]')).toBe('((i + 1) < 9)');
  });
});

describe('elements in twos and threes', () => {
  test('are those of JavaScript', () => {
    agree(
      (v: Float32Array, low: number, high: number) => {
        for (let i = 0; i + 1 < v.length; i += 2) {
          v[i] = Math.min(high, Math.max(low, v[i]!));
          v[i + 1] = Math.min(high, Math.max(low, v[i + 1]!));
        }
      },
      (length) => [Float32Array.from(floats(length)), 2, 5],
    );
    agree(
      (v: Float64Array) => {
        for (let i = 0; i + 2 < v.length; i += 3) {
          const length = Math.sqrt(v[i]! * v[i]! + v[i + 1]! * v[i + 1]! + v[i + 2]! * v[i + 2]!);
          for (let k = 0; k < 3; k++) v[i + k] = v[i + k]! / length;
        }
      },
      (length) => [floats(length)],
    );
  });

  test.each([5, 0, -7, 2 ** 31 - 1, -(2 ** 31)])('bounds that are passed: %d', (n) => {
    agree(
      (v: Float64Array, n: number) => {
        let count = 0;
        for (let i = 0; n > i + 2; i += 3) v[i] = count++;
        for (let i = 8; i - 2 >= n + 2 && i > -9; i--) count++;
        return count;
      },
      (length) => [floats(length), n],
      { sizes: [0, 3, 9] },
    );
  });
});
