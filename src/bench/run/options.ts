/** How a run is made: what the command's options become. */
import type { PlannedVariant } from './plan.ts';

export interface RunOptions {
  /** Absolute paths of bench files. */
  files: string[];
  /** What paths in the report are relative to. */
  cwd: string;
  variants: PlannedVariant[];
  /** Only benches whose name or file fits; null takes all. */
  filter: RegExp | null;
  /** Groups of processes; null adds them until the target or the time is reached, `fewest` at least. */
  processes: number | null;
  /** 10 where it is left out. */
  fewest?: number;
  /** Rounds in a process; null takes 15, fewer where they take too long. */
  rounds: number | null;
  /** The difference, as a part of 1, that every ratio should be able to find. */
  target: number;
  /** ms for each bench and size. */
  timeMs: number;
  /** ms for one call. */
  timeoutMs: number;
}

export const FEWEST_PROCESSES = 10;
export const DEFAULT_ROUNDS = 15;
export const FEWEST_ROUNDS = 3;

export interface Progress {
  bench: string;
  size: string;
  /** `checking`, or how many groups of processes are done. */
  step: string;
}
