/** Sizes, intervals and ratios as the reports of whole commands write them. */
import type { Interval, Ratio } from '../../bench/model.ts';
import { formatCount, formatTime } from '../units.ts';

/** Ends of intervals from here on say that nothing is known (UNBOUNDED of the statistics, and what comes close). */
const NOTHING = 1e15;

/** `1.23 GiB`, `42.5 MiB`, `812 KiB`, `0 B`. */
export function formatBytes(bytes: number | null): string {
  if (bytes === null) return '';
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let unit = 0;
  let size = bytes;
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1024;
    unit++;
  }
  return `${unit === 0 ? formatCount(size) : threeDigits(size)} ${units[unit]}`;
}

/** Nanoseconds with the unit that suits them. */
export function formatNs(ns: number | null): string {
  return formatTime(ns === null ? null : ns / 1e6);
}

/** A ratio's figure: three digits. */
export function threeDigits(value: number): string {
  return value.toFixed(value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2);
}

/** Whether the interval has an end that says something. */
export function isBounded({ low, high }: Interval): boolean {
  return low > 0 && high < NOTHING;
}

/** `40.9 … 41.6 ms`: both ends in one unit. Empty where nothing is known. */
export function formatRange(interval: Interval, format: (value: number) => string): string {
  if (!isBounded(interval)) return '';
  const [low, high] = [format(interval.low), format(interval.high)];
  const [unit = ''] = / \S+$/.exec(high) ?? [];
  return unit !== '' && low.endsWith(unit) ? `${low.slice(0, -unit.length)} … ${high}` : `${low} … ${high}`;
}

/** `1.32 (1.30 … 1.34)`. */
export function formatRatio(ratio: Interval): string {
  const { estimate, low, high } = ratio;
  const digits = Math.abs(high - low) < 0.02 && estimate < 10 ? 3 : 2;
  const figure = (value: number) => (value >= 9.995 ? threeDigits(value) : value.toFixed(digits));
  return isBounded(ratio) ? `${figure(estimate)} (${figure(low)} … ${figure(high)})` : figure(estimate);
}

/** The difference that would have been found, as `2.1 %`; null where only one of a factor of two or more would. */
export function smallest({ smallestDifference }: Ratio): string | null {
  if (!(smallestDifference < 1)) return null;
  const percent = smallestDifference * 100;
  return `${percent.toFixed(percent < 10 ? 1 : 0)} %`;
}
