/** When a bench has been measured for long enough. */
import type { Ratio } from '../model.ts';
import { DEFAULT_ROUNDS, FEWEST_PROCESSES, FEWEST_ROUNDS, type RunOptions } from './options.ts';

/** Whether every ratio could have found a difference of `target` (a part of 1: 0.03 is 3 %). */
export function enough(ratios: readonly Ratio[], target: number): boolean {
  return ratios.every(({ smallestDifference }) => smallestDifference <= target);
}

/** After how many groups the ratios are looked at: looking costs time, too. */
export function worthALook(groups: number, fewest = FEWEST_PROCESSES): boolean {
  return groups >= fewest && (groups < 20 || groups % 5 === 0);
}

/**
 * Rounds of a process: as asked for, or 15, or fewer where ten groups of them would not fit into the time. More
 * processes tell more than more rounds do.
 */
export function roundsFor(
  {
    rounds,
    processes,
    timeMs,
    fewest = FEWEST_PROCESSES,
  }: Pick<RunOptions, 'rounds' | 'processes' | 'timeMs' | 'fewest'>,
  roundMs: number,
  warmUpMs: number,
): number {
  if (rounds !== null) return rounds;
  const forOne = timeMs / (processes ?? fewest) - warmUpMs;
  return Math.max(FEWEST_ROUNDS, Math.min(DEFAULT_ROUNDS, Math.floor(forOne / Math.max(roundMs, 0.001))));
}
