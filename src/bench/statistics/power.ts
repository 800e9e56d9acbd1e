/**
 * How small a difference a measurement could have found, and how many processes would find a smaller one.
 */
import type { Interval, Ratio } from '../model.ts';
import { UNBOUNDED } from './types.ts';

const REACH = 1.9;

/**
 * The smallest true difference, as a part of 1, that the interval would have excluded with 90 % probability.
 *
 * @param logarithm of the ratio, with its interval
 */
export function smallestDifference({ estimate, low, high }: Interval): number {
  const difference = Math.expm1(REACH * Math.max(high - estimate, estimate - low));
  return Number.isNaN(difference) ? UNBOUNDED : Math.min(difference, UNBOUNDED);
}

/**
 * How many processes would find a difference of `target`, from what `processes` of them found; null where that cannot be
 * said (from a single process).
 *
 * ```ts
 * processesFor(ratio, 10, 0.03); // 22
 * ```
 */
export function processesFor(ratio: Ratio, processes: number, target: number): number | null {
  if (ratio.smallestDifference === UNBOUNDED) return null;
  return Math.max(processes, Math.ceil(processes * (Math.log1p(ratio.smallestDifference) / Math.log1p(target)) ** 2));
}
