import { expect, test } from 'vitest';
import { ratioOf } from '../../../src/bench/statistics/estimate.ts';
import { seeded } from '../../../src/bench/statistics/random.ts';
import { UNBOUNDED } from '../../../src/bench/statistics/types.ts';
import { sampleOf } from './samples.ts';

test('differences as large as stated are found in 9 of 10 runs (seeded)', () => {
  const random = seeded(3);
  for (const processes of [6, 10, 25]) {
    const pairs = () => Array.from({ length: processes }, () => [Math.exp(0.03 * random.normal())]);
    const base = Array.from({ length: processes }, () => [1]);
    let stated = 0;
    for (let trial = 0; trial < 500; trial++) stated += ratioOf(pairs(), base).smallestDifference / 500;
    let found = 0;
    for (let trial = 0; trial < 1000; trial++) {
      const slower = pairs().map(([ratio]) => [ratio! * (1 + stated)]);
      if (ratioOf(slower, base).verdict === 'slower') found++;
    }
    expect(found / 1000).toBeGreaterThan(0.9);
  }
});

test('the smallest difference is beyond both ends of the interval', () => {
  for (const processes of [2, 4, 6, 10, 40, 1200]) {
    const ratio = ratioOf(sampleOf(100, 1, processes, 3), sampleOf(100, 2, processes, 3));
    expect(1 + ratio.smallestDifference).toBeGreaterThan(ratio.high / ratio.estimate);
    expect(1 + ratio.smallestDifference).toBeGreaterThan(ratio.estimate / ratio.low);
  }
});

test('a single process could have found nothing', () => {
  expect(ratioOf([[1]], [[1]]).smallestDifference).toBe(UNBOUNDED);
});
