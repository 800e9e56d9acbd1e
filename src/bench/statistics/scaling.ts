/**
 * How a candidate scales over workers: its speed-ups, and the serial share of its work by Amdahl's law.
 *
 * Amdahl ("Validity of the single processor approach to achieving large scale computing capabilities", 1967): of the
 * time that one worker needs, the share s does not get shorter, so p workers need s + (1 - s) / p of it. That is linear
 * in s: least squares over the numbers of workers give each process its own s. Processes are independent of each other,
 * so their median and its interval are those of every other figure.
 */

import { median } from '../../support/median.ts';
import type { Interval, Scaling } from '../model.ts';
import { ratioOf } from './estimate.ts';
import { medianInterval } from './interval.ts';
import type { Sample } from './types.ts';

/** One number of workers. */
interface ScalingRun {
  candidate: string;
  /** At least 1. */
  workers: number;
  sample: Sample;
}

/**
 * Speed-ups over the run with one worker, which must be among them, and Amdahl's serial share, 0 to 1. The limit is the
 * speed-up that no number of workers exceeds; null where the serial share is 0, and where all speed-ups are.
 *
 * ```ts
 * scalingOf([{ candidate: 'one', workers: 1, sample }, { candidate: 'four', workers: 4, sample: other }]);
 * // { points: [...], serialShare: { estimate: 0.1, low: 0.08, high: 0.12 }, limit: 10 }
 * ```
 *
 * @returns null without a run of one worker or without one of more
 */
export function scalingOf(runs: readonly ScalingRun[]): Omit<Scaling, 'variant'> | null {
  const base = runs.find((run) => run.workers === 1);
  const more = runs.filter((run) => run.workers > 1);
  if (base === undefined || more.length === 0) return null;
  const points = runs.map(({ candidate, workers, sample }) => {
    const { estimate, low, high } = ratioOf(base.sample, sample);
    return { candidate, workers, speedUp: { estimate, low, high }, efficiency: estimate / workers };
  });
  const serialShare = serialShareOf(base.sample, more);
  return { points, serialShare, limit: serialShare.estimate > 0 ? 1 / serialShare.estimate : null };
}

function serialShareOf(base: Sample, runs: readonly ScalingRun[]): Interval {
  const processes = Math.min(base.length, ...runs.map((run) => run.sample.length));
  const shares: number[] = [];
  for (let i = 0; i < processes; i++) {
    const times = runs.map(({ workers, sample }) => ({ workers, time: pairRatio(sample[i]!, base[i]!) }));
    const known = times.filter(({ time }) => Number.isFinite(time));
    if (known.length > 0) shares.push(amdahl(known));
  }
  const { estimate, low, high } = medianInterval(shares);
  return { estimate: share(estimate), low: share(low), high: share(high) };
}

/** The serial share by least squares, from times relative to one worker's. */
function amdahl(times: readonly { workers: number; time: number }[]): number {
  let product = 0;
  let square = 0;
  for (const { workers, time } of times) {
    product += (time - 1 / workers) * (1 - 1 / workers);
    square += (1 - 1 / workers) ** 2;
  }
  return product / square;
}

function pairRatio(rounds: readonly number[], base: readonly number[]): number {
  const ratios = rounds.slice(0, base.length).map((ns, j) => ns / base[j]!);
  return ratios.length === 0 ? Number.NaN : median(ratios);
}

/** More workers than expected gain from (caches) is a share of 0. */
function share(value: number): number {
  return Math.min(Math.max(value, 0), 1);
}
