/** What the compiler gives the runtime for one signature: a WebAssembly module and what calls of it must know. */

import type { FunctionText } from '../function-text.ts';
import type { Plan } from '../plan.ts';
import type { ArgumentType, Place } from '../tree.ts';

/** What to compile. Captured arrays stand behind the arguments in both lists. */
export interface CompileRequest {
  types: ArgumentType[];
  /** For each parameter the first one whose argument is the very same view: itself, for most. */
  same: number[];
}

export interface Compiled {
  /**
   * Imports `hasten.memory`, `hasten.range(site, index)` and functions of `Math`; exports `run`, which takes for each array
   * its address and its length, for each number an f64 (an i32 where it is an `int`), for each boolean an i32, then the
   * address of `scratchBytes` bytes, and 1 where an array that is written overlaps another one (2: return at once).
   */
  bytes: Uint8Array;
  text(): string;
  plan: Plan;
  /** What places index. */
  sources: readonly FunctionText[];
  returns: 'nothing' | 'number' | 'boolean';
  scratchBytes: number;
  /** For each parameter, false for what is no array. */
  reads: readonly boolean[];
  writes: readonly boolean[];
  /** Those of which every element is surely written, and none read before. */
  overwrites: readonly boolean[];
  /** Where indices are checked, by the number that `hasten.range` is called with. */
  sites: readonly RangeSite[];
  /**
   * Loops that threads may share. `run` calls `hasten.fork(loop, from, units, scratch)`, which runs the exported `loop0`,
   * `loop1` and so on for all units, block by block, and gives how many blocks that were. Each takes the address of the
   * call's scratch space, that of its thread's own, the counter's first value and the one behind the last, and the block.
   */
  sharedLoops: readonly SharedLoop[];
}

export interface SharedLoop {
  /** What the counter grows by from one unit (a gang, or a round) to the next. */
  stride: number;
  /** Units that a block has at least: less is not worth a call. */
  block: number;
  /** It adds up floats: the result depends on what the blocks are. */
  isOrdered: boolean;
}

/** Blocks of a loop at most: so much is reserved for their sums. */
export const MOST_BLOCKS = 256;

export interface RangeSite {
  place: Place;
  /** The array's name in the source; null for a loop whose bound is too far for its counter. */
  array: string | null;
  /** Which parameter it is, or null for a scratch array of `length` elements. */
  parameter: number | null;
  length: number | null;
}

export type Compile = (request: CompileRequest) => Compiled;
