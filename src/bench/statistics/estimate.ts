/**
 * A time and a ratio of times, each with its 95 % interval.
 *
 * Processes are part of the noise: the same function differs from process to process by more than from round to round,
 * and rounds of one process resemble each other. So each process (pair) is boiled down to one figure, the median of its
 * rounds, and only these independent figures tell how sure the result is. Everything works on logarithms, so that
 * swapping the sides turns the ratio and its interval round and changes nothing else.
 */

import { median, sorted } from '../../support/median.ts';
import type { Interval, Ratio, Verdict } from '../model.ts';
import { medianInterval } from './interval.ts';
import { smallestDifference } from './power.ts';
import { type Sample, UNBOUNDED } from './types.ts';

/**
 * The median over processes of the median over each one's rounds, in the sample's unit (ns per operation).
 *
 * ```ts
 * timeOf([[10.2, 10.1], [10.9, 11.0], ...]); // { estimate: 10.6, low: 10.1, high: 11 }
 * ```
 *
 * A single process gives an interval from 0 to `UNBOUNDED`.
 *
 * @throws {RangeError} when no process has a round
 */
export function timeOf(sample: Sample): Interval {
  const processes = sample.filter((rounds) => rounds.length > 0).map((rounds) => Math.log(median(rounds)));
  return exponential(medianInterval(processes));
}

/**
 * How long `sample` takes compared with `base`: below 1 is faster. Process i of one was measured next to process i of the
 * other, and round j next to round j; what one has more of is left out. The estimate is the median over process pairs of
 * the median over each pair's rounds of the round's ratio.
 *
 * ```ts
 * ratioOf(typed, objects); // { estimate: 0.31, low: 0.3, high: 0.33, verdict: 'faster', smallestDifference: 0.04 }
 * ```
 *
 * A time of 0 is infinitely faster than any other and equal to another 0, about which it says nothing: such a pair of
 * rounds is left out. When nothing is left, or there is one pair of processes, the interval is from 0 to `UNBOUNDED`.
 *
 * @throws {RangeError} when no pair of processes has a pair of rounds
 */
export function ratioOf(sample: Sample, base: Sample): Ratio {
  const pairs = pairRatios(sample, base);
  const logarithm = pairs.length === 0 ? { estimate: 0, low: -Infinity, high: Infinity } : medianInterval(pairs);
  return {
    ...exponential(logarithm),
    verdict: verdictOf(logarithm),
    smallestDifference: smallestDifference(sorted(pairs), logarithm),
  };
}

/** The logarithm of each process pair's median ratio. */
function pairRatios(sample: Sample, base: Sample): number[] {
  const pairs: number[] = [];
  let rounds = 0;
  for (let i = 0; i < Math.min(sample.length, base.length); i++) {
    const ratios: number[] = [];
    const length = Math.min(sample[i]!.length, base[i]!.length);
    for (let j = 0; j < length; j++) {
      const ratio = Math.log(sample[i]![j]!) - Math.log(base[i]![j]!);
      if (!Number.isNaN(ratio)) ratios.push(ratio);
    }
    rounds += length;
    if (ratios.length > 0) pairs.push(median(ratios));
  }
  if (rounds === 0) throw new RangeError('a ratio of no rounds');
  return pairs;
}

/** Of a logarithm's interval. */
function verdictOf({ low, high }: Interval): Verdict {
  if (high < 0) return 'faster';
  return low > 0 ? 'slower' : 'no difference found';
}

/** Back from logarithms. */
function exponential({ estimate, low, high }: Interval): Interval {
  return { estimate: bounded(Math.exp(estimate)), low: bounded(Math.exp(low)), high: bounded(Math.exp(high)) };
}

function bounded(value: number): number {
  return Math.min(value, UNBOUNDED);
}
