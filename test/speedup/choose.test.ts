import { describe, expect, test } from 'vitest';
import { heldBack, nearest, promised, provenOnes, winner } from '../../src/speedup/choose.ts';
import { candidate, interval, ratio, runs } from '../report/try/reports.ts';

describe('what Amdahl promises', () => {
  test('is what is left, and the part that takes less', () => {
    expect(promised(0.8, { estimate: 0.5, low: 0.4, high: 0.6 })).toEqual({
      estimate: expect.closeTo(0.6),
      low: expect.closeTo(0.52),
      high: expect.closeTo(0.68),
    });
  });

  test('takes calls in several threads for the whole time at most', () => {
    expect(promised(3, interval(0.5)).estimate).toBeCloseTo(0.5);
    expect(promised(-1, interval(0.5)).estimate).toBe(1);
  });
});

describe('what is proven', () => {
  const often = { calls: 1000, timedCalls: 10, originalNs: 10e6 };
  const names = (list: ReturnType<typeof candidate>[], tolerance: number | null = null) =>
    provenOnes(list, tolerance, often);

  test('is the same and faster, the fastest first', () => {
    const list = [
      candidate('a', { ratio: ratio(0.5) }),
      candidate('b', { ratio: ratio(0.3) }),
      candidate('c', { ratio: ratio(1.2) }),
    ];
    expect(names(list)).toEqual(['b', 'a']);
  });

  test('is not what differs, failed, was refused or not measured, or shows no difference', () => {
    const list = [
      candidate('a', { outcome: 'different' }),
      candidate('b', { outcome: 'failed' }),
      candidate('c', { outcome: 'refused' }),
      candidate('d', { ratio: null }),
      candidate('e', { ratio: ratio(0.97, 'no difference found') }),
      candidate('f', { outcome: 'whole program' }),
    ];
    expect(names(list)).toEqual([]);
  });

  test('begins with what a single call begins with, where there is but one', () => {
    const threads = candidate('kernel, threads', { ratio: ratio(0.2), firstCallMs: 240 });
    const list = [threads, candidate('kernel', { ratio: ratio(0.4), firstCallMs: 150 })];
    expect(names(list)).toEqual(['kernel, threads', 'kernel']);
    expect(provenOnes(list, null, { calls: 1, timedCalls: 1, originalNs: 391e6 })).toEqual([
      'kernel',
      'kernel, threads',
    ]);
  });

  test('may be kept results that are not faster on a sample of the calls', () => {
    const same = { remedy: 'cache', ratio: ratio(1, 'no difference found') } as const;
    const sampled = { ...same, onlyProgramTells: true };
    expect(names([candidate('cache', sampled)])).toEqual(['cache']);
    expect(names([candidate('cache', same)])).toEqual([]);
    expect(names([candidate('cache', { ...sampled, outcome: 'different' })])).toEqual([]);
  });

  test('does not win by its noise', () => {
    const noisy = candidate('kernel, threads', { ratio: { ...ratio(0.2), high: 0.9 } });
    expect(names([noisy, candidate('kernel', { ratio: ratio(0.4) })])).toEqual(['kernel', 'kernel, threads']);
  });

  test('is never what may change bits, without a tolerance', () => {
    const list = [candidate('kernel, fast', { ratio: ratio(0.1) }), candidate('kernel', { ratio: ratio(0.4) })];
    expect(names(list)).toEqual(['kernel']);
    expect(names(list, 1e-9)).toEqual(['kernel, fast', 'kernel']);
  });

  test('is near enough with a tolerance only', () => {
    const list = [candidate('kernel, fast', { outcome: 'within tolerance', ratio: ratio(0.1) })];
    expect(names(list)).toEqual([]);
    expect(names(list, 1e-9)).toEqual(['kernel, fast']);
  });

  test("takes a user's function whose name has the word for what it is", () => {
    expect(names([candidate('fastPath', { ratio: ratio(0.4) })])).toEqual(['fastPath']);
    expect(names([candidate('fast', { ratio: ratio(0.4), remedy: 'other' })])).toEqual(['fast']);
  });
});

describe('the winner', () => {
  test('is the fastest in the whole program that prints the same', () => {
    const list = [
      runs('a', { ratio: ratio(0.7) }),
      runs('b', { ratio: ratio(0.5) }),
      runs('c', { ratio: ratio(0.2), sameOutput: false }),
      runs('d', { ratio: null, with: null }),
    ];
    expect(winner(list)).toBe('b');
  });

  test('has somebody who comes next, whose change is shown where nobody wins', () => {
    expect(nearest([runs('a', { sameOutput: false }), runs('b'), runs('c')])).toBe('b');
    expect(nearest([runs('a', { ratio: null, with: null })])).toBe('a');
    expect(nearest([])).toBe(null);
  });

  test('is nobody where the program is not faster', () => {
    expect(winner([runs('a', { ratio: ratio(0.98, 'no difference found') }), runs('b', { ratio: ratio(1.1) })])).toBe(
      null,
    );
  });

  test.each([
    [runs('a', { sameOutput: false, detail: 'line 1' }), 'the whole program prints something else with it: line 1'],
    [runs('a', { ratio: null, with: null, detail: 'it ended' }), 'the whole program failed with it: it ended'],
    [runs('a', { ratio: ratio(1.2) }), 'the whole program is slower with it'],
    [runs('a', { ratio: ratio(0.98, 'no difference found') }), 'the whole program is not measurably faster with it'],
    [runs('a'), null],
  ])('is not one that is held back, with the reason (%#)', (one, reason) => expect(heldBack(one)).toBe(reason));
});
