/** Figures with intervals in text. */
import { expect, test } from 'vitest';
import {
  formatBytes,
  formatNs,
  formatPercent,
  formatQuality,
  formatRate,
  inverse,
  writeRatio,
  writeTime,
} from '../../src/report/numbers.ts';

const interval = (estimate: number, low: number, high: number) => ({ estimate, low, high });

test('a time and its interval share unit and decimals', () => {
  expect(writeTime(interval(8.312e6, 8.2e6, 8.45e6))).toEqual({ estimate: '8.31 ms', range: '8.20–8.45' });
  expect(writeTime(interval(998, 990, 1004))).toEqual({ estimate: '998 ns', range: '990–1,004' });
  expect(writeTime(interval(0.31, 0.3, 0.33))).toEqual({ estimate: '0.310 ns', range: '0.300–0.330' });
});

test('an interval never looks like a point', () => {
  expect(writeTime(interval(8.3124e6, 8.3112e6, 8.3131e6))).toEqual({ estimate: '8.312 ms', range: '8.311–8.313' });
  // Unless it is one.
  expect(writeRatio(interval(2, 2 - 1e-12, 2)).range).toBe('2.00–2.00');
});

test('an end that is not 1 is not written as 1', () => {
  expect(writeRatio(interval(0.98, 0.96, 0.9983))).toEqual({ estimate: '0.980', range: '0.960–0.998' });
  expect(writeRatio(interval(1.02, 1.001, 1.04))).toEqual({ estimate: '1.020', range: '1.001–1.040' });
});

test('no bound is said to be unknown', () => {
  expect(writeRatio(interval(1, 0, Number.MAX_VALUE)).range).toBe('unknown');
});

test('a ratio upside down has its ends swapped', () => {
  expect(inverse(interval(0.5, 0.4, 0.8))).toEqual(interval(2, 1.25, 2.5));
});

test('rates, bytes, parts and qualities have three digits or so', () => {
  expect([0.12, 831, 999.6, 12_345, 1.54e9].map(formatRate)).toEqual(['0.120', '831', '1.00k', '12.3k', '1.54G']);
  expect([0, 0.5, 16, 999, 1536, 96e6].map(formatBytes)).toEqual([
    '0 B',
    '0.5 B',
    '16 B',
    '999 B',
    '1.54 kB',
    '96.0 MB',
  ]);
  expect([0, 0.00005, 0.0004, 0.021, 0.5].map(formatPercent)).toEqual(['0 %', '<0.01 %', '0.04 %', '2.1 %', '50 %']);
  expect([0, 3, 12_000, 0.98765, 1.1e-9, 2.5e7].map(formatQuality)).toEqual([
    '0',
    '3',
    '12,000',
    '0.9877',
    '1.1e-9',
    '2.5e7',
  ]);
  expect([0.31, 999.6, 8.3e6, 2e9].map(formatNs)).toEqual(['0.310 ns', '1.00 µs', '8.30 ms', '2.00 s']);
});
