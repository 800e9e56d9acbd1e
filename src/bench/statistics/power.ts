/**
 * How small a difference a measurement could have found, and how many processes would find a smaller one.
 *
 * A true difference is found when the interval's near end lies beyond 1. That end is itself a measured figure: the value
 * at some depth of the process pairs. Where it lies with 90 % probability or closer is a value further out, at a depth
 * that follows from the first one whatever the distribution. So the sample itself tells, without a formula that holds
 * for one distribution only.
 *
 * That the answer comes from other values than the interval has a second use. A run that adds processes until this
 * figure is small enough looks for a narrow spread, and stops more often than it should where the interval is narrow by
 * chance. Of runs that stop at a multiple of the interval's own width, up to 8.6 % gave a false verdict, in the worst of 48
 * designs, and 5.8 % in all; with this it is 7.8 % and 5.5 % (`benchmarks/bench/statistics/run.ts --only stop`).
 */
import type { Interval } from '../model.ts';
import { depthOf, ENOUGH_VALUES } from './interval.ts';
import { UNBOUNDED } from './types.ts';

/** 90 % of a normal distribution lie below so many standard deviations. */
const NINETY = 1.2816;

/** Of a large sample: the interval reaches 1.96 standard errors, and the near end of 90 % of them is 1.28 more away. */
const LARGE_SAMPLE = 1 + NINETY / 1.96;

/** Of fewer values than have an interval without assumptions: the width itself is off by a factor of two easily. */
const SMALL_SAMPLE = 2;

/**
 * The smallest true difference, as a part of 1, that would have been found (its 95 % interval excludes 1) with 90 %
 * probability.
 *
 * @param inOrder the logarithms of the process pairs' ratios, ascending
 * @param interval of their median
 */
export function smallestDifference(inOrder: readonly number[], interval: Interval): number {
  const { estimate, low, high } = interval;
  const arm = Math.max(high - estimate, estimate - low);
  const difference = Math.expm1(inOrder.length < ENOUGH_VALUES ? SMALL_SAMPLE * arm : reach(inOrder, estimate, arm));
  return Number.isNaN(difference) ? UNBOUNDED : Math.min(difference, UNBOUNDED);
}

/** How far from the median the value lies that the interval's near end does not exceed with 90 % probability. */
function reach(inOrder: readonly number[], estimate: number, arm: number): number {
  const n = inOrder.length;
  const depth = Math.max(1, innerShare(n) * (n + 1));
  const below = valueAt(inOrder, depth);
  const above = valueAt(inOrder, n + 1 - depth);
  return Math.max(estimate - below, above - estimate, LARGE_SAMPLE * arm);
}

/**
 * The share of the distribution below the place that the interval's low end exceeds with 90 % probability. The share
 * below the value at depth d of n is Beta(d, n + 1 - d) distributed, for every continuous distribution; its 10 % point
 * is taken from its mean and standard deviation.
 */
function innerShare(n: number): number {
  const mean = depthOf(n) / (n + 1);
  return mean - NINETY * Math.sqrt((mean * (1 - mean)) / (n + 2));
}

/** The value at a depth from 1 to their number, interpolated. */
function valueAt(inOrder: readonly number[], depth: number): number {
  const below = Math.floor(depth);
  const value = inOrder[below - 1]!;
  const part = depth - below;
  return part === 0 ? value : value + (inOrder[below]! - value) * part;
}
