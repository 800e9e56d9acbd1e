/** What proving a candidate takes and finds. Everything that is found is JSON. */
import type { Interval, Ratio, Warning } from '../../bench/model.ts';
import type { Candidate } from '../../remedies/candidate.ts';

/** What proving needs to know of a recording (../record). */
export interface ProvenCalls {
  folder: string;
  /** How often the function was called in the run. */
  calls: number;
  /** How many of those calls are in the folder. */
  kept: number;
  /** ms of all calls. */
  totalMs: number;
  isAsync: boolean;
}

export interface ProveRequest {
  /** Absolute. */
  file: string;
  /** A function of the file. */
  function: string;
  recording: ProvenCalls;
  /** Refused ones pass through. */
  candidates: Candidate[];
  /** How far a number may be from the recorded one, as a part of the larger of the two; null wants the same bits. */
  tolerance: number | null;
  /**
   * ms for measuring, without the checks in front of it: three processes of each are measured even where that takes longer.
   * 0 measures nothing.
   */
  timeMs: number;
  /** Node's flags that the program ran with: a loader among them reads what the function imports. */
  nodeArgs?: string[];
  onProgress?: ((step: string) => void) | undefined;
}

export interface Proof {
  candidate: Candidate;
  /** `different` from the recorded calls; `failed` where it threw, did not end, or took its process with it. */
  outcome: 'same' | 'within tolerance' | 'different' | 'failed' | 'refused';
  /** The first difference with its place (`call 3: result[17]: 3, not 4`, the recorded one last), why it failed, why it was refused; else null. */
  detail: string | null;
  /**
   * Of all numbers, the largest distance to the recorded one, as a part of the larger of the two; 0 with the same bits. Null
   * where something other than numbers differs, and where nothing could be compared.
   */
  largestError: number | null;
  /** ns of one pass over the calls that are timed; null where it was not measured. */
  time: Interval | null;
  /** The time over the original's: below 1 is faster. Null for the original, and where it was not measured. */
  ratio: Ratio | null;
  /** ms of the first call of all in a new process, with what is compiled or started then; null where it failed. */
  firstCallMs: number | null;
  /**
   * Whether the recorded calls say nothing about the run: of a cache, where calls were left out, and with them those that
   * would have found a result. Then a run of the whole program decides, whatever the ratio is.
   */
  onlyProgramTells: boolean;
  /** What to know of the measured figures, a sentence each: what a pass is, what a cache found. */
  notes: string[];
  warnings: Warning[];
}

export interface Proven {
  original: Proof;
  /** In the order of the candidates. */
  proofs: Proof[];
  /** Recorded calls of which a timed pass consists; 0 where nothing was measured. */
  timedCalls: number;
  /** Of the machine while all were timed. */
  warnings: Warning[];
}

export interface WholeProgramsRequest {
  /** Node's own flags of the program. */
  nodeArgs: string[];
  script: string;
  args: string[];
  candidates: readonly Candidate[];
  /** ms for all runs together; three of each are made even where that takes longer. */
  timeMs: number;
  /** Told before each run. */
  showProgress?: ((step: string) => void) | undefined;
  /** ms that the program is known to take, for how long a run may take; without it `timeMs`. */
  wallMs?: number | undefined;
}

export interface WholeProgram {
  /** ms of a run as it is. */
  plain: Interval;
  /** ms with the candidate in place; null where the program then failed. */
  with: Interval | null;
  /** Of `with` to `plain`, from runs next to each other: below 1 is faster. */
  ratio: Ratio | null;
  /** Whether standard output is the same, but for times and for numbers that differ from run to run anyway. */
  sameOutput: boolean;
  /** Of each. */
  runs: number;
  /** The first difference of the outputs, what was masked to have none, or how the program failed; null where there is nothing to say. */
  detail: string | null;
  warnings: Warning[];
}
