import { expect, test } from 'vitest';
import { depthOf } from '../../../src/bench/statistics/interval.ts';
import { quantile } from '../../../src/bench/statistics/quantile.ts';
import { seeded } from '../../../src/bench/statistics/random.ts';
import { median } from '../../../src/support/median.ts';

test('medians of odd, even and infinite values leave their argument as it is', () => {
  const values = [3, 1, 2];
  expect(median(values)).toBe(2);
  expect(values).toEqual([3, 1, 2]);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([1e308, 1.5e308])).toBe(1.25e308);
  expect(median([-Infinity, Infinity])).toBe(0);
  expect(median([-Infinity, 5, Infinity])).toBe(5);
  expect(() => median([])).toThrow(RangeError);
});

test('quantiles interpolate as those of R and NumPy do', () => {
  expect(quantile([15, 20, 35, 40, 50], 0.4)).toBeCloseTo(29, 12);
  expect(quantile([1, 2], 0)).toBe(1);
  expect(quantile([1, 2], 1)).toBe(2);
  expect(quantile([7], 0.99)).toBe(7);
  expect(() => quantile([], 0.5)).toThrow(RangeError);
  expect(() => quantile([1], 1.5)).toThrow(RangeError);
});

test('the depth of an interval grows with the number of values, and its formulas meet', () => {
  const depths = Array.from({ length: 1500 }, (_, i) => depthOf(i + 6));
  for (const [i, depth] of depths.entries()) {
    expect(depth).toBeGreaterThan(1);
    if (i > 0) expect(depth).toBeGreaterThan(depths[i - 1]!);
  }
});

test('random numbers repeat with their seed and look as they should', () => {
  const [one, same, other] = [seeded(1), seeded(1), seeded(2)];
  const draw = (random: typeof one) => Array.from({ length: 5 }, () => random.next());
  const first = draw(one);
  expect(draw(same)).toEqual(first);
  expect(draw(other)).not.toEqual(first);
  const normals = Array.from({ length: 20_000 }, () => one.normal());
  const mean = normals.reduce((sum, value) => sum + value, 0) / normals.length;
  const variance = normals.reduce((sum, value) => sum + value ** 2, 0) / normals.length;
  expect(Math.abs(mean)).toBeLessThan(0.03);
  expect(Math.abs(variance - 1)).toBeLessThan(0.05);
  const orders = new Map<string, number>();
  for (let i = 0; i < 6000; i++) {
    const order = one.shuffle(['a', 'b', 'c']).join('');
    orders.set(order, (orders.get(order) ?? 0) + 1);
  }
  expect(orders.size).toBe(6);
  for (const count of orders.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
});
