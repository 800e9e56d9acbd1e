/**
 * Numbers as people read them: counts with separators, times with three digits and a unit, one unit for a whole column.
 * What is unknown (`null`) prints as nothing, never as 0.
 */

/** `1,234,567`. */
export function formatCount(count: number | null): string {
  return count === null ? '' : grouped(count, 0);
}

/** `1,234.5`. Not `toLocaleString`: loading the tables of languages takes longer than the whole report. */
function grouped(value: number, decimals: number): string {
  const [whole, fraction] = value.toFixed(decimals).split('.') as [string, string?];
  const separated = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? separated : `${separated}.${fraction}`;
}

/** `1.23M` from 10 000 on, with three digits, for narrow columns; exact below. */
export function formatCompactCount(count: number | null): string {
  if (count === null) return '';
  if (count < 10_000) return formatCount(count);
  const steps = ['', 'k', 'M', 'G', 'T', 'P'];
  let step = Math.min(steps.length - 1, Math.floor(Math.log10(count) / 3));
  // 999 999 rounds to 1000k, which is 1.00M.
  if (step < steps.length - 1 && Number((count / 1000 ** step).toPrecision(3)) >= 1000) step++;
  return threeDigits(count / 1000 ** step) + steps[step];
}

/** `1.23 s`, `812 ms`, `45.6 µs`, `20.3 ns`; the unit takes two columns always, so that a column of them lines up. */
export function formatCellTime(ms: number | null): string {
  const text = formatTime(ms);
  return text.endsWith(' s') ? `${text} ` : text;
}

/** `1.23 s`, `812 ms`, `45.6 µs`, `20.3 ns`: three digits and the unit that suits them; `2 min 5 s` from 120 s on. */
export function formatTime(ms: number | null): string {
  if (ms === null) return '';
  if (ms === 0) return '0 ms';
  if (Math.abs(ms) >= 120_000) {
    const seconds = Math.round(ms / 1000);
    return `${formatCount(Math.trunc(seconds / 60))} min ${Math.abs(seconds % 60)} s`;
  }
  for (const [unit, size] of [
    ['s', 1000],
    ['ms', 1],
    ['µs', 1e-3],
  ] as const) {
    if (Number(Math.abs(ms / size).toPrecision(3)) >= 1) return `${threeDigits(ms / size)} ${unit}`;
  }
  return `${threeDigits(ms * 1e6)} ns`;
}

function threeDigits(value: number): string {
  const size = Math.abs(value);
  return value.toFixed(size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2);
}

/** The unit that a whole column of times is written in. */
export interface TimeUnit {
  name: 's' | 'ms' | 'µs';
  /** A time in milliseconds as this column writes it, without the unit. */
  format(ms: number | null): string;
}

/** The unit in which times up to `largestMs` are easy to compare: seconds from 100 s on, microseconds below 1 ms. */
export function unitFor(largestMs: number): TimeUnit {
  if (largestMs >= 100_000) return unit('s', 1000, 2);
  if (largestMs >= 1) return unit('ms', 1, 1);
  return unit('µs', 1e-3, 1);
}

function unit(name: TimeUnit['name'], size: number, decimals: number): TimeUnit {
  return { name, format: (ms) => (ms === null ? '' : grouped(ms / size, decimals)) };
}

/** `12.3 %` of a share from 0 to 1. */
export function formatShare(share: number, decimals = 1): string {
  return `${(share * 100).toFixed(decimals)} %`;
}

/**
 * The shares of `parts` in per cent with one decimal, rounded so that the figures shown add up to exactly 100.0: each
 * is rounded down, and the tenths that are missing go to the largest remainders. All 0 where there is nothing to share.
 */
export function shareOut(parts: number[]): number[] {
  const whole = parts.reduce((sum, part) => sum + part, 0);
  if (!(whole > 0)) return parts.map(() => 0);
  const exact = parts.map((part) => (part / whole) * 1000);
  const tenths = exact.map(Math.floor);
  const missing = 1000 - tenths.reduce((sum, tenth) => sum + tenth, 0);
  const byRemainder = exact
    .map((value, index) => ({ index, remainder: value - Math.floor(value) }))
    .sort((a, b) => b.remainder - a.remainder);
  for (const { index } of byRemainder.slice(0, missing)) tenths[index]!++;
  return tenths.map((tenth) => tenth / 10);
}
