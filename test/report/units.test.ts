import { expect, test } from 'vitest';
import { formatCompactCount, formatCount, formatTime, shareOut, unitFor } from '../../src/report/units.ts';

test.each([
  [0, '0 ms'],
  [0.0000203, '20.3 ns'],
  [0.0456, '45.6 µs'],
  [0.9999, '1.00 ms'],
  [812, '812 ms'],
  [999.9, '1.00 s'],
  [61_000, '61.0 s'],
  [125_000, '2 min 5 s'],
  [null, ''],
])('%s ms reads %j', (ms, text) => expect(formatTime(ms)).toBe(text));

test('counts are exact, or have three digits', () => {
  expect(formatCount(2 ** 33)).toBe('8,589,934,592');
  expect(formatCompactCount(9_999)).toBe('9,999');
  expect(formatCompactCount(999_999)).toBe('1.00M');
  expect(formatCompactCount(60_120_000)).toBe('60.1M');
});

test('a column has one unit', () => {
  expect([0.5, 5, 5_000, 500_000].map((ms) => unitFor(ms).name)).toEqual(['µs', 'ms', 'ms', 's']);
});

test('rounded shares add up to exactly 100', () => {
  for (const parts of [[1, 1, 1], [1, 2, 4, 0, 1e-9], Array.from({ length: 77 }, (_, index) => index ** 2 + 1)]) {
    expect(Math.round(shareOut(parts).reduce((sum, share) => sum + share * 10, 0))).toBe(1000);
  }
  expect(shareOut([0, 0])).toEqual([0, 0]);
});
