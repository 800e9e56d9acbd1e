/**
 * Shapes of a sample that make its median say less than it seems to: two modes, and a drift. Each test raises a false
 * alarm in at most 1 of 100 samples of independent values, so a report with hundreds of rows stays readable.
 */

import { median, sorted } from '../../support/median.ts';
import { dipOfSorted } from './dip.ts';

/**
 * Whether the values have more than one mode, by Hartigan's dip. False alarms: at most 1 % for independent values of any
 * distribution with one mode, however skewed or heavy its tail. Fewer than 8 values never have two.
 *
 * ```ts
 * isBimodal(sample.map(median)); // do processes fall into two kinds?
 * ```
 */
export function isBimodal(values: readonly number[]): boolean {
  return values.length >= 8 && dipOfSorted(sorted(values)) > criticalDip(values.length);
}

/**
 * The dip that 1 % of samples of n uniformly distributed values exceed; no unimodal distribution exceeds it more often
 * (Hartigan and Hartigan 1985). It shrinks with the root of n; simulated by `benchmarks/bench/statistics/run.ts --only dip`.
 */
function criticalDip(n: number): number {
  const root = Math.sqrt(n);
  return (0.635 - 0.42 / root) / root;
}

/** What `driftOf` finds. */
interface Drift {
  /** Whether there is one: values later in the order are larger, or smaller, more often than chance would have it. */
  found: boolean;
  /** Growth from the first value to the last as a part of the median, by the typical slope: 0.1 is 10 % slower. */
  change: number;
}

/** Two-sided 1 % point of the normal distribution. */
const ONE_PERCENT = 2.5758;

/**
 * Whether values grow or shrink in the order of measuring: the test of Mann (1945) and Kendall (1955) with correction for
 * ties, and the slope of Theil (1950) and Sen (1968), the median of the slopes between all pairs. False alarms: at most
 * 1 % for independent values. Rounds of one process resemble their neighbours and give more, so give it one figure a
 * process. Fewer than 6 values never drift.
 *
 * ```ts
 * driftOf(sample.map(median)); // { found: true, change: 0.08 }: the last process is 8 % slower than the first
 * ```
 */
export function driftOf(values: readonly number[]): Drift {
  const slopes: number[] = [];
  let rising = 0;
  for (let i = 0; i < values.length; i++) {
    for (let j = i + 1; j < values.length; j++) {
      rising += Math.sign(values[j]! - values[i]!);
      slopes.push((values[j]! - values[i]!) / (j - i));
    }
  }
  if (slopes.length === 0) return { found: false, change: 0 };
  const deviation = Math.sqrt(variance(values));
  const middle = median(values);
  return {
    found: deviation > 0 && (Math.abs(rising) - 1) / deviation > ONE_PERCENT,
    change: middle === 0 ? 0 : (median(slopes) * (values.length - 1)) / middle,
  };
}

/** Of Kendall's sum when the order is by chance; equal values take from it what they cannot contribute. */
function variance(values: readonly number[]): number {
  const ties = new Map<number, number>();
  for (const value of values) ties.set(value, (ties.get(value) ?? 0) + 1);
  const part = (count: number): number => (count * (count - 1) * (2 * count + 5)) / 18;
  return [...ties.values()].reduce((left, count) => left - part(count), part(values.length));
}
