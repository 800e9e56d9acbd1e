/**
 * The few statistics of the benchmarks, by those of `hasten bench`. Ratios come from pairs of runs that stood next to
 * each other, so that a machine that is busy for a while slows both sides of a pair.
 */
import { ratioOf } from '../../src/bench/statistics/estimate.ts';
import { medianInterval } from '../../src/bench/statistics/interval.ts';
import * as statistics from '../../src/support/median.ts';

export type { Interval } from '../../src/bench/model.ts';

/** NaN of no values. */
export function median(values: readonly number[]): number {
  return values.length === 0 ? Number.NaN : statistics.median(values);
}

export function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** The median of `values` with its 95 % interval. */
export const interval = medianInterval;

/** The ratios `over[i] / under[i]` of paired runs, as a median with its interval. */
export function pairedRatio(over: number[], under: number[]) {
  const runs = (values: number[]) => values.map((value) => [value]);
  return ratioOf(runs(over), runs(under));
}
