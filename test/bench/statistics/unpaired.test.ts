/** The ratio of two runs that were not measured side by side. */
import { describe, expect, test } from 'vitest';
import { seeded } from '../../../src/bench/statistics/random.ts';
import { UNBOUNDED } from '../../../src/bench/statistics/types.ts';
import { unpairedRatioOf } from '../../../src/bench/statistics/unpaired.ts';

/** Processes that differ, each with three rounds that differ less. */
function noisy(processes: number, time: number, draw: () => number, round: () => number): number[][] {
  return Array.from({ length: processes }, () => {
    const own = time * draw();
    return [1, 2, 3].map(() => own * round());
  });
}

describe('over 1 000 pairs of runs the interval covers the truth', () => {
  const random = seeded(3);
  const round = () => Math.exp(0.02 * random.normal());
  const kinds = {
    normal: () => 1 + 0.05 * random.normal(),
    'log-normal': () => Math.exp(0.15 * random.normal()),
    bimodal: () => (random.next() < 0.3 ? 1.15 : 1) * (1 + 0.01 * random.normal()),
  };
  test.each(Object.entries(kinds))('in 94 %% or more, %s', (_name, draw) => {
    for (const [now, then] of [
      [10, 10],
      [10, 20],
      [15, 12],
    ] as const) {
      let covered = 0;
      for (let trial = 0; trial < 1000; trial++) {
        const { low, high } = unpairedRatioOf(noisy(now, 1.3, draw, round), noisy(then, 1, draw, round));
        if (low <= 1.3 && high >= 1.3) covered++;
      }
      expect(covered).toBeGreaterThanOrEqual(940);
    }
  });
});

test('swapping the sides turns the ratio round', () => {
  const random = seeded(5);
  const draw = () => Math.exp(0.1 * random.normal());
  const [a, b] = [noisy(10, 2, draw, draw), noisy(12, 1, draw, draw)];
  const [one, other] = [unpairedRatioOf(a, b), unpairedRatioOf(b, a)];
  expect(one.estimate * other.estimate).toBeCloseTo(1, 12);
  expect(one.low * other.high).toBeCloseTo(1, 12);
  expect([one.verdict, other.verdict]).toEqual(['slower', 'faster']);
  expect(one.smallestDifference).toBeCloseTo(other.smallestDifference, 12);
});

test('one process on a side says nothing about the ratio', () => {
  const { low, high, verdict } = unpairedRatioOf([[5, 5]], [[1], [1], [1]]);
  expect({ low, high, verdict }).toEqual({ low: 0, high: UNBOUNDED, verdict: 'no difference found' });
});

test('times of 0 on both sides are not comparable, on one side infinitely apart', () => {
  const zero = [[0], [0], [0]];
  expect(unpairedRatioOf(zero, zero)).toMatchObject({ estimate: 1, low: 0, high: UNBOUNDED });
  expect(unpairedRatioOf(zero, [[1], [1], [1]])).toMatchObject({ estimate: 0, verdict: 'faster' });
  expect(unpairedRatioOf([[1], [1], [1]], zero)).toMatchObject({ estimate: UNBOUNDED, verdict: 'slower' });
});

test('no rounds are refused', () => {
  expect(() => unpairedRatioOf([[]], [[1]])).toThrow(RangeError);
});
