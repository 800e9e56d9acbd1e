/**
 * The 95 % confidence interval of a median, from independent values: here one value a process (pair). It assumes nothing
 * about the distribution that they come from, and needs no random numbers.
 *
 * Between the k-th smallest and the k-th largest of n values lies the median with a probability that is known exactly,
 * whatever the distribution (the sign test turned round). But k is a whole number: of 10 values there is an interval of
 * 97.9 % and one of 89.1 %. Hettmansperger and Sheather ("Confidence intervals based on interpolated order statistics",
 * 1986) interpolate between the two so that 95 % comes out for practically every distribution.
 */

import { medianOfSorted, sorted } from '../../support/median.ts';
import type { Interval } from '../model.ts';

const LEVEL = 0.95;

/** 95 % of a normal distribution lie within so many standard deviations. */
const NORMAL = 1.96;

/** Of more values the number of those below the median is normally distributed for all purposes (and 2 ** -n nears 0). */
const MANY_VALUES = 1000;

/** Fewer values than this have no interval of 95 % between two of them, whatever they are. */
export const ENOUGH_VALUES = 6;

/**
 * For fewer values: the median plus and minus so many standard deviations holds the true median of normally distributed
 * values in 95 % of all cases. Of 2 values it is Student's interval; of 3 to 5 by simulation
 * (`benchmarks/bench/statistics/run.ts --only few`).
 */
const FEW_VALUES = [Number.NaN, Number.NaN, 8.985, 2.54, 1.64, 1.35];

/**
 * The median of independent values with its 95 % interval. From a single value nothing can be said about the next one:
 * its interval is the whole line. Values may be infinite; so may the ends of the interval then.
 *
 * @throws {RangeError} when there are no values
 */
export function medianInterval(values: readonly number[]): Interval {
  const inOrder = sorted(values);
  const estimate = medianOfSorted(inOrder);
  if (values.length < ENOUGH_VALUES) return around(estimate, inOrder);
  const { rank, inward } = interpolation(values.length);
  const last = values.length - 1;
  return {
    estimate,
    low: between(inOrder[rank - 1]!, inOrder[rank]!, inward),
    high: between(inOrder[last - rank + 1]!, inOrder[last - rank]!, inward),
  };
}

/** The depth of the interval's ends, counted from 1 for the outermost of n values: 2.66 of 10. */
export function depthOf(n: number): number {
  const { rank, inward } = interpolation(n);
  return rank + inward;
}

/**
 * Where the interval of n values ends: at the `rank`-th value from either end, and from there the part `inward` of the
 * way to the next one.
 */
function interpolation(n: number): { rank: number; inward: number } {
  if (n > MANY_VALUES) {
    const depth = (n + 1) / 2 - (NORMAL * Math.sqrt(n)) / 2;
    return { rank: Math.floor(depth), inward: depth % 1 };
  }
  // `outer` and `inner`: the chance that the median lies below the rank-th value and below the next one, of n coin tosses.
  let rank = 1;
  let outer = 0.5 ** n;
  let exactly = n * outer;
  let inner = outer + exactly;
  while (1 - 2 * inner >= LEVEL) {
    rank++;
    exactly *= (n - rank + 1) / rank;
    outer = inner;
    inner += exactly;
  }
  const share = (1 - 2 * outer - LEVEL) / (2 * (inner - outer));
  return { rank, inward: ((n - rank) * share) / (rank + (n - 2 * rank) * share) };
}

function around(estimate: number, values: readonly number[]): Interval {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const reach = FEW_VALUES[values.length]! * Math.sqrt(squares / (values.length - 1));
  // Of one value, and of infinite ones, the standard deviation is not a number.
  return Number.isNaN(reach)
    ? { estimate, low: -Infinity, high: Infinity }
    : { estimate, low: estimate - reach, high: estimate + reach };
}

function between(from: number, to: number, part: number): number {
  if (from === to || part === 0) return from;
  if (!Number.isFinite(from)) return from;
  return Number.isFinite(to) ? from + (to - from) * part : to;
}
