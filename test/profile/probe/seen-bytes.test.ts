/** Bytes of values that are too large to be looked at wholly. */
import { expect, test } from 'vitest';
import { Glance } from '../../../src/profile/probe/seen-values.ts';

const bytes = (value: unknown) => new Glance([value]).bytes!;
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 0.5);
const rows = (count: number, fields: number) =>
  Array.from({ length: count }, () =>
    Object.fromEntries(numbers(fields).map((value, index) => [`f${index % 10}${index}`, value])),
  );

test.each<[string, unknown, number]>([
  ['rows of numbers', Array.from({ length: 100 }, () => numbers(512)), 100 * 512 * 8],
  ['many short rows', Array.from({ length: 10_000 }, () => numbers(20)), 10_000 * 20 * 8],
  ['rows with many fields', rows(1000, 50), 1000 * 50 * (8 + 3)],
  ['a Map of arrays', new Map(numbers(50).map((key) => [key, numbers(100)])), 50 * (8 + 100 * 8)],
])('%s are counted by those that were seen', (_what, value, expected) => {
  expect(bytes(value) / expected).toBeGreaterThan(0.7);
  expect(bytes(value) / expected).toBeLessThan(1.4);
});
