import { describe, expect, test } from 'vitest';
import { complexityOf } from '../../../src/bench/statistics/complexity.ts';
import { dominators } from '../../../src/bench/statistics/quality.ts';
import { scalingOf } from '../../../src/bench/statistics/scaling.ts';
import { UNBOUNDED } from '../../../src/bench/statistics/types.ts';
import { sampleOf } from './samples.ts';

const sizes = [100, 1000, 10_000, 100_000];
const interval = (estimate: number, part = 0.02) => ({
  estimate,
  low: estimate * (1 - part),
  high: estimate * (1 + part),
});
/** Times by a law, with the errors of a real program: 3 % up and down. */
const grown = (law: (n: number) => number) =>
  complexityOf(sizes.map((n, i) => ({ n, ns: interval(law(n) * (i % 2 === 0 ? 1.03 : 0.97)) })));

describe('complexityOf', () => {
  test.each([
    ['O(1)', () => 42],
    ['O(log n)', (n: number) => 3 * Math.log2(n)],
    ['O(n)', (n: number) => 0.5 * n],
    ['O(n)', (n: number) => 300 + n],
    ['O(n log n)', (n: number) => n * Math.log2(n)],
    ['O(n²)', (n: number) => 1e-3 * n ** 2],
    ['O(n²)', (n: number) => 1e4 + n ** 2],
    ['O(n³)', (n: number) => n ** 3],
  ] as const)('names %s', (model, law) => {
    expect(grown(law)?.model).toBe(model);
  });

  test.each([
    ['between the orders', (n: number) => n ** 1.5],
    ['faster than all of them', (n: number) => 1.001 ** n],
  ])('names none for growth %s', (_, law) => {
    expect(grown(law)?.model).toBeNull();
  });

  test('names none where two fit equally well', () => {
    const close = [100, 120, 140].map((n) => ({ n, ns: interval(n, 0.1) }));
    expect(complexityOf(close)?.model).toBeNull();
  });

  test('the exponent comes with an interval that a misfit widens', () => {
    const clean = complexityOf(sizes.map((n) => ({ n, ns: interval(n ** 2) })))!;
    expect(clean.exponent.estimate).toBeCloseTo(2, 10);
    expect(clean.exponent.low).toBeLessThan(2);
    expect(clean.residual).toBeLessThan(1e-10);
    const bent = complexityOf(sizes.map((n) => ({ n, ns: interval(1e5 + n ** 2) })))!;
    expect(bent.exponent.high - bent.exponent.low).toBeGreaterThan(3 * (clean.exponent.high - clean.exponent.low));
  });

  test('takes times of a single process, and needs three sizes', () => {
    const single = sizes.map((n) => ({ n, ns: { estimate: n, low: 0, high: UNBOUNDED } }));
    expect(complexityOf(single)?.model).toBe('O(n)');
    expect(complexityOf(single.slice(0, 2))).toBeNull();
    expect(complexityOf([...single.slice(0, 2), single[0]!])).toBeNull();
    expect(complexityOf([...single.slice(0, 2), { n: 5, ns: { estimate: 0, low: 0, high: 0 } }])).toBeNull();
  });
});

describe('scalingOf', () => {
  const run = (workers: number, serial: number) => {
    const part = serial + (1 - serial) / workers;
    const sample = sampleOf(100, 1).map((rounds) => rounds.map((ns) => ns * part));
    return { candidate: `${workers}`, workers, sample };
  };

  test('finds the serial share, the efficiency and the limit', () => {
    const found = scalingOf([run(1, 0.1), run(2, 0.1), run(8, 0.1)])!;
    expect(found.serialShare.estimate).toBeCloseTo(0.1, 10);
    expect(found.limit).toBeCloseTo(10, 8);
    expect(found.points[2]!.speedUp.estimate).toBeCloseTo(1 / (0.1 + 0.9 / 8), 10);
    expect(found.points[2]!.efficiency).toBeCloseTo(1 / (0.1 + 0.9 / 8) / 8, 10);
    expect(found.points[0]!.speedUp.estimate).toBe(1);
  });

  test('noise gives the share an interval that holds it', () => {
    const noisy = [1, 2, 4].map((workers) => ({
      candidate: '',
      workers,
      sample: sampleOf(100 * (0.2 + 0.8 / workers), workers),
    }));
    const { serialShare } = scalingOf(noisy)!;
    expect(serialShare.low).toBeLessThan(0.2);
    expect(serialShare.high).toBeGreaterThan(0.2);
    expect(serialShare.high - serialShare.low).toBeLessThan(0.1);
  });

  test('more than linear is a share of 0 without a limit; without one worker there is nothing to say', () => {
    expect(scalingOf([run(1, 0), run(4, -0.05)])).toMatchObject({ serialShare: { estimate: 0 }, limit: null });
    expect(scalingOf([run(2, 0.1), run(4, 0.1)])).toBeNull();
    expect(scalingOf([run(1, 0.1)])).toBeNull();
  });
});

describe('dominators', () => {
  const row = (ns: number, quality: number) => ({ time: interval(ns), quality });

  test('are certainly faster and at least as good', () => {
    const rows = [row(100, 3), row(50, 3), row(20, 9), row(101, 1)];
    expect(dominators(rows, true)).toEqual([rows[1], undefined, undefined, undefined]);
    expect(dominators(rows, false)).toEqual([rows[1], rows[2], undefined, rows[1]]);
  });

  test('are nobody within the noise, and nobody without a quality', () => {
    const none = (rows: ReturnType<typeof row>[]) => dominators(rows, true).every((one) => one === undefined);
    expect(none([row(100, 3), row(99, 3)])).toBe(true);
    expect(none([row(100, Number.NaN), row(10, 3), row(1, Number.NaN)])).toBe(true);
  });
});
