import { describe, expect, test } from 'vitest';
import { dipOfSorted } from '../../../src/bench/statistics/dip.ts';
import { quantile } from '../../../src/bench/statistics/quantile.ts';
import { seeded } from '../../../src/bench/statistics/random.ts';
import { driftOf, isBimodal } from '../../../src/bench/statistics/shape.ts';
import { sorted } from '../../../src/support/median.ts';

describe('the dip', () => {
  test('is 1 / (2 n) of evenly spaced values and 1 / 4 of two points', () => {
    expect(dipOfSorted([1, 2, 3, 4, 5, 6, 7, 8])).toBeCloseTo(1 / 16, 12);
    expect(dipOfSorted([0, 0, 0, 0, 1, 1, 1, 1])).toBeCloseTo(0.25, 12);
    expect(dipOfSorted([3, 3, 3])).toBeCloseTo(1 / 6, 12);
    expect(dipOfSorted([3])).toBe(0.5);
  });

  test('does not change when values are turned round, moved or scaled', () => {
    const random = seeded(4);
    for (let trial = 0; trial < 200; trial++) {
      const values = sorted(Array.from({ length: 3 + random.integer(60) }, () => random.normal() ** 3));
      const dip = dipOfSorted(values);
      expect(dipOfSorted(sorted(values.map((value) => -value)))).toBeCloseTo(dip, 9);
      expect(dipOfSorted(values.map((value) => 5 * value + 2))).toBeCloseTo(dip, 9);
    }
  });

  test('has the published 95 % points for uniform values (R package diptest: 0.1402 of 10, 0.0702 of 50)', () => {
    const random = seeded(5);
    for (const [n, expected] of [
      [10, 0.1402],
      [50, 0.0702],
    ] as const) {
      const dips = Array.from({ length: 4000 }, () =>
        dipOfSorted(sorted(Array.from({ length: n }, () => random.next()))),
      );
      expect(Math.abs(quantile(dips, 0.95) / expected - 1)).toBeLessThan(0.03);
    }
  });
});

test('two modes are seen, one is not, whatever its tail', () => {
  const random = seeded(6);
  const values = (one: () => number) => Array.from({ length: 200 }, one);
  expect(isBimodal(values(() => random.normal() + (random.next() < 0.4 ? 6 : 0)))).toBe(true);
  expect(isBimodal(values(() => random.normal()))).toBe(false);
  expect(isBimodal(values(() => Math.exp(random.normal())))).toBe(false);
  expect(isBimodal(values(() => 5))).toBe(false);
  expect(isBimodal([1, 1, 9, 9])).toBe(false);
  expect(isBimodal([])).toBe(false);
});

test('a drift is seen with its size; no order, equal values and few values are none', () => {
  const rising = Array.from({ length: 12 }, (_, i) => 100 + i);
  expect(driftOf(rising)).toEqual({ found: true, change: expect.closeTo(11 / 105.5, 12) });
  expect(driftOf(rising.toReversed()).change).toBeCloseTo(-11 / 105.5, 12);
  expect(driftOf(seeded(1).shuffle(rising)).found).toBe(false);
  expect(driftOf(Array(20).fill(3))).toEqual({ found: false, change: 0 });
  expect(driftOf([1, 2, 3, 4, 5]).found).toBe(false);
  expect(driftOf([1])).toEqual({ found: false, change: 0 });
  expect(driftOf([])).toEqual({ found: false, change: 0 });
});
