/** What the options of the command line take. */
import { expect, test } from 'vitest';
import { age, byteCount, threadCount } from '../../src/cli/option-values.ts';

test.each([
  ['0', 0],
  ['1000', 1000],
  ['512 B', 512],
  ['1.5GB', 1_500_000_000],
  ['10kB', 10_000],
  ['2TB', 2e12],
])('%j is %d bytes', (text, bytes) => expect(byteCount(text)).toBe(bytes));

test.each(['', '1GiB', '-1GB', '1,5GB', 'GB', '1e9'])('%j is no size', (text) => {
  expect(() => byteCount(text)).toThrow('a size is wanted');
});

test.each([
  ['90s', 90_000],
  ['15min', 900_000],
  ['1.5h', 5_400_000],
  ['30d', 2_592_000_000],
  ['4w', 2_419_200_000],
])('%j is %d ms', (text, ms) => expect(age(text)).toBe(ms));

test.each(['', '30', '30 days', '-1d', '1m'])('%j is no age', (text) => {
  expect(() => age(text)).toThrow('a time is wanted');
});

test('a number of threads is a whole one from 1, or auto', () => {
  expect(['auto', '1', '16'].map(threadCount)).toEqual(['auto', 1, 16]);
  for (const text of ['0', '-1', '1.5', 'all', '']) expect(() => threadCount(text)).toThrow('at least 1 is wanted');
});
