/**
 * What `hasten try` found; everything in it is JSON, as `--json` writes it. Times are ns unless a name says otherwise,
 * ratios are times over the original's time: below 1 is faster. It stands here, and is filled by speedup/, because a report
 * knows nothing of the floors above it.
 */
import type { Interval, Ratio } from '../../bench/model.ts';
import type { Finding } from '../../profile/finding.ts';

export interface TryReport {
  schema: 'hasten.try/1';
  /** ISO 8601. */
  startedAt: string;
  durationMs: number;
  /** Node's version, with the `v`. */
  node: string;
  /** What is run: Node's options, the script, its arguments. */
  command: string[];
  /** Null where a function or a remedy of the whole program was named. */
  profiled: Profiled | null;
  attempts: Attempt[];
  /** Whether something was proven to be faster, and may be applied. */
  proven: boolean;
  /** Files that `--apply` has written. */
  applied: string[];
}

export interface Profiled {
  /** Of the profiled run. */
  durationMs: number;
  /** All of them, the most promising first. */
  findings: Finding[];
  /** Titles of findings that there was no time for. */
  left: string[];
}

/** One function, or the whole program, with what was tried on it. */
export interface Attempt {
  /** Null for the whole program. */
  target: Target | null;
  /** What gave reason to try; none where it was named. */
  findings: Finding[];
  /** Null where nothing had to be recorded, or it could not be. */
  recorded: Recorded | null;
  /** Relative, by which numbers may differ; null: not by a bit. */
  tolerance: number | null;
  /** The original, one pass over the recorded calls. */
  original: Interval | null;
  /** How many of the recorded calls such a pass has. */
  timedCalls: number;
  candidates: TriedCandidate[];
  /** Runs of the whole program. */
  programs: ProgramRuns[];
  /** The name of the candidate that is proven and makes the whole program faster; null where there is none. */
  chosen: string | null;
  /** What keeps the best proven one from being chosen, as a sentence part; null where one is chosen or none is proven. */
  held: string | null;
  /** The change of the files as a unified diff, of the chosen one or of the best that is proven. */
  diff: string | null;
  /** The command that applies it; for flags and versions of Node the one that runs the program with them. */
  command: string | null;
  /** What may make the figures on the recorded calls wrong. */
  warnings: string[];
  /** Why nothing could be tried. */
  failure: TryFailure | null;
}

export interface Target {
  /** Relative to the working directory where it is below it. */
  file: string;
  function: string | null;
  /** The line that is hot, or that was named. */
  line: number | null;
}

export interface Recorded {
  /** Exact. */
  calls: number;
  /** How many were copied. */
  kept: number;
  /** The types of arguments, the most frequent first. */
  signatures: { types: string[]; count: number }[];
  /** In all calls, inclusive. */
  totalMs: number;
  /** Of the run, the copying left out. */
  wallMs: number;
  /** Whether the program had to be stopped, since it did not end in the time that there is. */
  isStopped: boolean;
  /** Sentences: what could not be copied. */
  notCopied: string[];
}

export type Outcome =
  | 'same'
  | 'within tolerance'
  | 'different'
  | 'failed'
  | 'refused'
  /** There are no calls to compare on: the output of the whole program tells. */
  | 'whole program';

export interface TriedCandidate {
  name: string;
  remedy: 'kernel' | 'parallel' | 'cache' | 'flags' | 'node' | 'other';
  outcome: Outcome;
  /** The first difference, the error, or the reason of the refusal; null where there is nothing to say. */
  detail: string | null;
  /** `file:line:column` of the reason; null where there is none. */
  place: string | null;
  /** The way out; null where nothing is known. */
  fix: string | null;
  /** Relative; null where nothing was compared. */
  largestError: number | null;
  /** One pass over the recorded calls. */
  time: Interval | null;
  ratio: Ratio | null;
  /** ms of its first call in a new process, with what is compiled or started then. */
  firstCallMs: number | null;
  /** Whether its recorded calls say nothing about the run: a cache, where calls that would have found a result were left out. */
  onlyProgramTells: boolean;
  /** What to know of its figures: what a pass is, what a cache found, what may make them wrong. */
  notes: string[];
}

/** Runs of the program as it is and with a candidate in place, interleaved. */
export interface ProgramRuns {
  candidate: string;
  /** Of each. */
  runs: number;
  plain: Interval;
  /** Null where the program failed with it: `detail` says how. */
  with: Interval | null;
  ratio: Ratio | null;
  sameOutput: boolean;
  /** The first difference of the outputs, what of them was not compared, or how the program failed; null: nothing to say. */
  detail: string | null;
  /** The ratio that Amdahl's law gives from the function's share of the run and the ratio on the recorded calls. */
  promised: Interval | null;
  /** What may make the figures wrong. */
  warnings: string[];
}

export interface TryFailure {
  /** Of docs/errors.md. */
  code: string;
  message: string;
  /** `file:line:column`. */
  place: string | null;
  fix: string | null;
}
