import { describe, expect, test } from 'vitest';
import { isSteady, WINDOW } from '../../../src/bench/measure/steady.ts';
import { seeded } from '../../../src/bench/statistics/random.ts';

const window = (time: (i: number) => number) => Array.from({ length: WINDOW }, (_, i) => time(i));

describe('isSteady', () => {
  test('needs a whole window', () => {
    expect(isSteady(Array(WINDOW - 1).fill(5))).toBe(false);
    expect(isSteady(Array(WINDOW).fill(5))).toBe(true);
  });

  test('looks at the end alone', () => {
    expect(isSteady([100, 50, 20, ...Array(WINDOW).fill(5)])).toBe(true);
    expect(isSteady([...Array(WINDOW).fill(5), ...window((i) => 5 - i / 10)])).toBe(false);
  });

  test('is not fooled by a step or by a slow fall', () => {
    expect(isSteady(window((i) => (i < WINDOW / 2 ? 10 : 5)))).toBe(false);
    expect(isSteady(window((i) => 10 * 0.98 ** i))).toBe(false);
  });

  test('takes noise for what it is, and a few interruptions too', () => {
    const random = seeded(7).next;
    let steady = 0;
    for (let trial = 0; trial < 200; trial++) {
      const times = window(() => 10 * (1 + 0.01 * random()));
      times[3] = 40;
      if (isSteady(times)) steady++;
    }
    expect(steady).toBeGreaterThan(190);
  });

  test('a spread as wide as that of two programs is not steady', () => {
    expect(isSteady(window((i) => (i % 2 === 0 ? 5 : 10)))).toBe(false);
  });
});
