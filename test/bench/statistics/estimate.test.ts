import { describe, expect, test } from 'vitest';
import { ratioOf, timeOf } from '../../../src/bench/statistics/estimate.ts';
import { seeded } from '../../../src/bench/statistics/random.ts';
import { UNBOUNDED } from '../../../src/bench/statistics/types.ts';
import { sampleOf } from './samples.ts';

const scaled = (sample: number[][], by: number) => sample.map((rounds) => rounds.map((ns) => ns * by));

describe('ratioOf', () => {
  test('takes the median over process pairs of the median over paired rounds', () => {
    const base = [
      [10, 10, 10],
      [20, 10, 40],
      [10, 10, 10],
    ];
    const sample = [
      [10, 20, 90],
      [60, 30, 40],
      [50, 50, 50],
    ];
    // Round ratios 1 2 9, 3 3 1, 5 5 5.
    expect(ratioOf(sample, base).estimate).toBeCloseTo(3, 12);
  });

  test('of 6 pairs the interval lies between the outermost values and their neighbours', () => {
    const pairs = [1, 2, 4, 8, 16, 32];
    const ratio = ratioOf(
      pairs.map((value) => [value]),
      pairs.map(() => [1]),
    );
    // Level 1 - 2/64 at the outermost, 1 - 14/64 at the next: 0.1 of the way in level, 5/14 in place.
    expect(ratio.low).toBeCloseTo(2 ** (5 / 14), 12);
    expect(ratio.high).toBeCloseTo(2 ** (5 - 5 / 14), 10);
    expect(ratio.estimate).toBeCloseTo(2 ** 2.5, 12);
    expect(ratio.verdict).toBe('slower');
  });

  test('is found faster or slower only when the interval excludes 1', () => {
    expect(ratioOf(sampleOf(80, 1), sampleOf(100, 2)).verdict).toBe('faster');
    expect(ratioOf(sampleOf(100, 1), sampleOf(80, 2)).verdict).toBe('slower');
    expect(ratioOf(sampleOf(100, 3), sampleOf(100, 4)).verdict).toBe('no difference found');
  });

  test('swapping the sides turns ratio, interval and verdict round, and leaves the smallest difference', () => {
    for (const processes of [2, 5, 9, 10, 31]) {
      const [one, other] = [sampleOf(80, 1, processes), sampleOf(100, 2, processes)];
      const [there, back] = [ratioOf(one, other), ratioOf(other, one)];
      expect(back.estimate).toBeCloseTo(1 / there.estimate, 10);
      expect(back.low).toBeCloseTo(1 / there.high, 8);
      expect(back.high).toBeCloseTo(1 / there.low, 8);
      expect(back.smallestDifference).toBeCloseTo(there.smallestDifference, 8);
      expect([there.verdict, back.verdict].sort()).not.toEqual(['faster', 'faster']);
    }
  });

  test('a common factor changes nothing, a factor of one side changes the ratio by it', () => {
    const [one, other] = [sampleOf(80, 1), sampleOf(100, 2)];
    const plain = ratioOf(one, other);
    const both = ratioOf(scaled(one, 1e6), scaled(other, 1e6));
    const single = ratioOf(scaled(one, 3), other);
    for (const end of ['estimate', 'low', 'high'] as const) {
      expect(both[end]).toBeCloseTo(plain[end], 10);
      expect(single[end]).toBeCloseTo(3 * plain[end], 10);
    }
    expect(single.smallestDifference).toBeCloseTo(plain.smallestDifference, 10);
  });

  test('the same rounds on both sides are the ratio 1 exactly', () => {
    const sample = sampleOf(100, 5);
    const expected = { estimate: 1, low: 1, high: 1, verdict: 'no difference found', smallestDifference: 0 };
    expect(ratioOf(sample, sample)).toEqual(expected);
  });

  test('what all processes share by drift cancels', () => {
    const drift = sampleOf(100, 6).map((rounds, i) => rounds.map((ns) => ns * (1 + i)));
    const ratio = ratioOf(
      drift,
      drift.map((rounds) => rounds.map((ns) => 2 * ns)),
    );
    expect(ratio.low).toBeCloseTo(0.5, 12);
    expect(ratio.high).toBeCloseTo(0.5, 12);
  });

  test('one process tells nothing about the next, however many rounds it has', () => {
    const ratio = ratioOf([[1, 1, 1]], [[2, 2, 2]]);
    expect(ratio).toEqual({
      estimate: 0.5,
      low: 0,
      high: UNBOUNDED,
      verdict: 'no difference found',
      smallestDifference: UNBOUNDED,
    });
    expect(JSON.parse(JSON.stringify(ratio))).toEqual(ratio);
  });

  test('one round a process is enough', () => {
    expect(ratioOf(sampleOf(80, 1, 12, 1), sampleOf(100, 2, 12, 1)).verdict).toBe('faster');
  });

  test('processes and rounds without a partner are left out', () => {
    const [long, short] = [sampleOf(100, 1, 12, 9), sampleOf(90, 2, 10, 7)];
    const cut = long.slice(0, 10).map((rounds) => rounds.slice(0, 7));
    expect(ratioOf(long, short)).toEqual(ratioOf(cut, short));
    expect(ratioOf([...cut, []], [...short, [1]])).toEqual(ratioOf(cut, short));
  });

  test('a time of 0 is infinitely faster, and two of them say nothing', () => {
    const zero = [[0], [0], [0], [0], [0], [0], [0]];
    const some = [[5], [5], [5], [5], [5], [5], [5]];
    expect(ratioOf(zero, some)).toMatchObject({ estimate: 0, low: 0, high: 0, verdict: 'faster' });
    expect(ratioOf(some, zero)).toMatchObject({ estimate: UNBOUNDED, low: UNBOUNDED, verdict: 'slower' });
    expect(ratioOf(zero, zero)).toMatchObject({ estimate: 1, low: 0, high: UNBOUNDED, smallestDifference: UNBOUNDED });
  });

  test('nothing measured is a mistake of the caller', () => {
    expect(() => ratioOf([], [])).toThrow(RangeError);
    expect(() => ratioOf([[]], [[1]])).toThrow(RangeError);
  });

  test('95 % intervals hold the truth in 95 % of 2,000 samples (seeded)', () => {
    const random = seeded(11);
    for (const processes of [5, 10, 11, 24]) {
      let held = 0;
      for (let trial = 0; trial < 2000; trial++) {
        const side = () =>
          Array.from({ length: processes }, () => {
            const process = Math.exp(0.05 * random.normal());
            return Array.from({ length: 5 }, () => process * (1 + 0.1 * random.next()));
          });
        const { low, high } = ratioOf(side(), side());
        if (low <= 1 && high >= 1) held++;
      }
      expect(held / 2000).toBeGreaterThan(0.93);
      expect(held / 2000).toBeLessThan(0.97);
    }
  });
});

describe('timeOf', () => {
  test('is the median over processes of the median over rounds', () => {
    const time = timeOf([
      [1, 2, 100],
      [4, 3, 5],
      [9, 9, 9],
    ]);
    expect(time.estimate).toBeCloseTo(4, 12);
    expect(time.low).toBeGreaterThan(0);
    expect(time.low).toBeLessThan(4);
    expect(time.high).toBeGreaterThan(4);
  });

  test('scales with its unit', () => {
    const sample = sampleOf(100, 1);
    expect(timeOf(scaled(sample, 1e-3)).high).toBeCloseTo(timeOf(sample).high / 1e3, 10);
  });

  test('times of 0, equal times, one process, none', () => {
    expect(timeOf(Array(8).fill([0, 0]))).toEqual({ estimate: 0, low: 0, high: 0 });
    const equal = timeOf(Array(8).fill([7, 7]));
    expect(equal.low).toBe(equal.high);
    expect(equal.estimate).toBeCloseTo(7, 12);
    expect(timeOf([[4, 4]])).toMatchObject({ low: 0, high: UNBOUNDED });
    expect(() => timeOf([[], []])).toThrow(RangeError);
  });
});
