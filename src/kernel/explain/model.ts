/**
 * What `explain()` tells, as data: for each signature that has been compiled what became of its loops, and what calls
 * cost beside them. Places are files, lines and columns. `toString()` is the same as text (text.ts).
 */

import type { LoopPlan } from '../plan.ts';
import type { TypeName } from '../runtime/argument-types.ts';

/** Where something is in the user's files. */
export interface Position {
  /** A path as the user would write it, or null where none is known: code that was made while the program ran. */
  file: string | null;
  /** From 1. */
  line: number;
  /** From 1. */
  column: number;
  /** False where line and column are those of the text that a tool has made of the source. */
  exact: boolean;
}

export interface Explanation {
  kernel: string;
  /** Where it is, if that could be found. */
  at: Position | null;
  /** Why all calls run as JavaScript (`HASTEN_KERNEL=js`, or a text that cannot be read); null if they do not. */
  asJavaScript: string | null;
  fast: boolean;
  /** The option; null where it was not given. */
  threads: 'auto' | number | null;
  signatures: SignatureExplanation[];
  /** The same as text. */
  toString(): string;
}

/** One specialisation. */
export interface SignatureExplanation {
  parameters: ParameterExplanation[];
  /** Calls with this signature. */
  calls: number;
  /** Why calls with this signature run as JavaScript, with `fallback: 'js'`. */
  fallback: { code: string; message: string; fix: string | null } | null;
  /** ms from the function's text to compiled code; null where it runs as JavaScript. */
  compileMs: number | null;
  /** Of the WebAssembly module, in bytes. */
  moduleBytes: number | null;
  loops: LoopExplanation[];
}

export interface ParameterExplanation {
  name: string;
  type: TypeName;
  /** It is passed the same view as this one. */
  sameAs: string | null;
  reads: boolean;
  writes: boolean;
  /** What was copied because it lay outside of hasten's memory; null if nothing was. All calls together. */
  copies: { calls: number; bytesIn: number; bytesOut: number; ms: number } | null;
}

/** How a loop was shared among threads. */
export interface ThreadsExplanation {
  /** Whether its rounds may be shared at all. */
  shareable: boolean;
  /** If not, why, where, and what to do about it. */
  reason: { at: Position | null; message: string; fix: string | null } | null;
  /** Threads that may take part, and the most that have in one run. */
  most: number;
  used: number;
  /** Runs of the loop that had rounds enough for more than one thread, and those in which several took part. */
  runs: number;
  shared: number;
  /** ms of one thread that a run takes; null: not known. */
  ms: number | null;
  /** Why the latest run was computed by one thread; null if it was not. */
  alone: string | null;
}

/** As in plan.ts, with the place in the user's files. */
export interface LoopExplanation extends Omit<LoopPlan, 'place' | 'reason' | 'threads' | 'inner'> {
  at: Position | null;
  /** With the option `threads`; null without, and for loops inside of lanes. */
  threads: ThreadsExplanation | null;
  /** Why it is not vectorised, where, and what to do about it. */
  reason: { at: Position | null; message: string; fix: string | null } | null;
  inner: LoopExplanation[];
}
