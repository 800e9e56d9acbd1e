/**
 * The ratio of two times that were not measured next to each other, as of a run and a kept one: nothing of the noise is
 * shared, so nothing of it cancels, and the interval is wider than that of a paired ratio.
 */

import { median } from '../../support/median.ts';
import type { Interval, Ratio } from '../model.ts';
import { medianInterval } from './interval.ts';
import { type Sample, UNBOUNDED } from './types.ts';

/**
 * How long `sample` takes compared with `base`, each measured by itself: below 1 is faster. The estimate is the ratio of
 * the two medians over processes. The interval puts the two medians' own intervals together by the method of variance
 * estimates recovery (Zou and Donner, "Construction of confidence intervals about effect measures", 2008), on logarithms:
 * the distance from the estimate to each end is the root of the sum of the squares of the two distances that lead there.
 *
 * ```ts
 * unpairedRatioOf(now, then); // { estimate: 1.12, low: 1.05, high: 1.19, verdict: 'slower', smallestDifference: 0.12 }
 * ```
 *
 * It covers the truth in at least 95 % of all cases as far as the two runs met the same conditions. What changed with the
 * day (temperature, neighbours, the kernel) is in no sample and in no interval.
 *
 * @throws {RangeError} when a side has no rounds
 */
export function unpairedRatioOf(sample: Sample, base: Sample): Ratio {
  const [now, then] = [logarithmOf(sample), logarithmOf(base)];
  const estimate = now.estimate - then.estimate;
  // Both times 0: nothing can be said. One of them: infinitely faster or slower.
  if (Number.isNaN(estimate)) return ratioOfLogarithm({ estimate: 0, low: -Infinity, high: Infinity });
  if (!Number.isFinite(estimate)) return ratioOfLogarithm({ estimate, low: estimate, high: estimate });
  return ratioOfLogarithm({
    estimate,
    low: estimate - Math.hypot(now.estimate - now.low, then.high - then.estimate),
    high: estimate + Math.hypot(now.high - now.estimate, then.estimate - then.low),
  });
}

/** Of the median over processes of each one's median. */
function logarithmOf(sample: Sample): Interval {
  return medianInterval(sample.filter((rounds) => rounds.length > 0).map((rounds) => Math.log(median(rounds))));
}

/** An interval of 95 % reaches 1.96 standard errors; what 90 % of such intervals exclude is 1.28 further away. */
const FOUND = 1 + 1.2816 / 1.96;

function ratioOfLogarithm({ estimate, low, high }: Interval): Ratio {
  const [ratio, from, to, smallest] = [estimate, low, high, FOUND * Math.max(high - estimate, estimate - low)].map(
    (logarithm) => Math.min(Math.exp(logarithm), UNBOUNDED),
  ) as [number, number, number, number];
  const verdict = high < 0 ? 'faster' : low > 0 ? 'slower' : 'no difference found';
  return {
    estimate: ratio,
    low: from,
    high: to,
    verdict,
    smallestDifference: Number.isNaN(smallest) ? UNBOUNDED : smallest - 1,
  };
}
