/**
 * What hasten and its processes say to each other: one message, one answer. Two kinds of processes take part: one that
 * measures a single candidate (`measure/`), and one that knows the whole file and judges results (`check/`). All of it
 * is JSON, so that no object of the user's crosses a border.
 */

/** Which bench of which file, at which size. */
export interface BenchAddress {
  /** Absolute. */
  file: string;
  bench: string;
  /** Null where the bench has no sizes. */
  n: number | null;
}

export type Ask =
  /** To the judge: import the file and say what is in it. */
  | { ask: 'list'; file: string }
  /** To the judge: make the input, and say what can be known from it. */
  | { ask: 'prepare'; address: BenchAddress }
  /** To the judge: call a candidate and compare its result with the first one's that was judged. */
  | { ask: 'judge'; candidate: string; withChecksum: boolean; withText: boolean }
  /** To the judge: the answer of a candidate that is a command. */
  | { ask: 'judge-text'; candidate: string; text: string }
  /** To a measuring process: import, setup, first call. */
  | { ask: 'start'; address: BenchAddress; candidate: string }
  | { ask: 'warm-up'; capMs: number; roundMs: number }
  | { ask: 'round' }
  /** To a measuring process: what can be measured only after the rounds, or would disturb them. */
  | { ask: 'finish' };

export interface ListedCandidate {
  name: string;
  command: string[] | null;
  workers: number | null;
  /** Work that V8 may leave out, by a look at the source: a sentence each. */
  deadCode: string[];
}

export interface ListedBench {
  name: string;
  sizes: { name: string; n: number | null }[];
  candidates: ListedCandidate[];
  betterQuality: 'lower' | 'higher';
  /** Whether results are compared before anything is measured. */
  isChecked: boolean;
}

export interface Prepared {
  /** Of `elements` and `bytes`, per operation. */
  elements: number | null;
  bytes: number | null;
}

export interface Judgement {
  /** What differs from the first result; null where they agree, and for the first. */
  different: string | null;
  /** What differs between two calls on the same input; null where nothing does, or it was not tried. */
  unstable: string | null;
  quality: number | null;
  /** The result as text, to compare it under other variants; null where it was not asked for or cannot be compared so. */
  text: string | null;
}

export interface WarmedUp {
  steady: boolean;
  /** Calls in a round. */
  calls: number;
  /** ns per call, nothing taken off, over the same for an empty function. */
  overEmpty: number;
  async: boolean;
  /** What a round takes, with the collection before it. */
  roundMs: number;
}

export interface Round {
  /** Per operation, overheads taken off. */
  ns: number;
  /** Of the round in all, and of the garbage collection within it. */
  totalMs: number;
  gcMs: number;
}

export interface Finished {
  /** Of a call; null where it could not be measured. */
  allocatedBytes: number | null;
}

/** What every ask is answered with. */
export type Answer<T = unknown> = { answer: T } | { error: { message: string; stack: string | null } };
