import { describe, expect, test } from 'vitest';
import { SharedValue } from '../../../src/parallel/sync/shared-value.ts';
import { soon, thread } from './actors.ts';

describe('SharedValue', { timeout: 60_000 }, () => {
  for (const [type, by, zero] of [
    ['int32', 3, 0],
    ['float64', 0.5, 0],
    ['bigint64', 5n, 0n],
  ] as const) {
    test(`${type}: no addition is lost`, async () => {
      const value = new SharedValue(type as 'float64', zero as number);
      const actors = [0, 1, 2].map(() => thread('add', { value, by, times: 30_000 }));
      await soon(Promise.all(actors.map((actor) => actor.done)), 50_000);
      expect(value.load()).toBe(type === 'bigint64' ? 450_000n : 90_000 * (by as number));
    });
  }

  test('gives what it was before', () => {
    const value = new SharedValue('float64', 1.5);
    expect([
      value.add(1),
      value.exchange(7),
      value.compareExchange(7, 8),
      value.compareExchange(7, 9),
      value.load(),
    ]).toEqual([1.5, 2.5, 7, 8, 8]);
    value.store(Number.NaN);
    expect(value.compareExchange(Number.NaN, -0)).toBeNaN();
    expect(Object.is(value.load(), -0)).toBe(true);
  });

  test('every NaN is the same', () => {
    const value = new SharedValue('float64', Number.POSITIVE_INFINITY);
    value.add(Number.NEGATIVE_INFINITY);
    expect(value.compareExchange(Number.NaN, 1)).toBeNaN();
    const zero = value.add(-1) - 1;
    value.store(zero / zero);
    value.compareExchange(Number.NaN, 2);
    expect(value.load()).toBe(2);
  });

  test('refuses what it cannot be', () => {
    const argument = expect.objectContaining({ code: 'HASTEN_SYNC_ARGUMENT' });
    expect(() => new SharedValue('uint8' as 'int32')).toThrow(argument);
    expect(() => new SharedValue('int32', 2 ** 31)).toThrow(argument);
    expect(() => new SharedValue('bigint64', 1 as unknown as bigint)).toThrow(argument);
    for (const beyond of [2n ** 63n, -(2n ** 63n) - 1n]) {
      expect(() => new SharedValue('bigint64').compareExchange(beyond, 0n)).toThrow(argument);
    }
    expect(new SharedValue('bigint64', -(2n ** 63n)).add(-1n)).toBe(-(2n ** 63n));
    expect(() => new SharedValue().add(1n as unknown as number)).toThrow(argument);
  });
});
