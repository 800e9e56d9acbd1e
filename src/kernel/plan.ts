/**
 * What the compiler did to a kernel and why: the data behind `explain()`. Places are those of the tree; the runtime turns
 * them into file, line and column.
 */
import type { Place } from './tree.ts';

/** Why something was not done, and what the user may do about it. */
export interface Reason {
  place: Place;
  /** A sentence part: `\`sum\` is carried from one round to the next in floating point, in order`. */
  message: string;
  /** What to do, without a full stop: `allow another order with { fast: true }`. */
  fix: string | null;
}

export interface LoopPlan {
  place: Place;
  /** The variable that counts its rounds, or null. */
  counter: string | null;
  /** Rounds side by side in lanes; one after the other; or inside of a loop that runs in lanes. */
  kind: 'vector' | 'scalar' | 'inner';
  /** Rounds that a gang takes at once, 1 if scalar. */
  gang: number;
  /** Lanes of one vector of the gang's widest type, and vectors of that type that go through the loop in step. */
  lanes: number;
  interleave: number;
  /** Tests that lanes may answer differently, each of which costs a mask. */
  masks: number;
  /** Accesses whose lanes are not neighbours in memory. */
  gathers: number;
  scatters: number;
  /** Index checks that stand in the loop; `hoisted` stand before it; `proven` are needed nowhere. */
  checks: { inLoop: number; hoisted: number; proven: number };
  reductions: { variable: string; operator: string; order: 'any' | 'source' }[];
  /** Functions of `Math` that are called lane by lane, `exp` and so on. */
  hostCalls: string[];
  /** Tests that hold for all but the first or last rounds, which run apart. */
  peeled: number;
  /** With the option `threads`: the shared loop that it is, as an index into those of the module, or why it is none. */
  threads: { shared: number | null; reason: Reason | null } | null;
  /** Why it is not vectorised (null if it is, or is inside of one that is). */
  reason: Reason | null;
  inner: LoopPlan[];
}

export interface Plan {
  loops: LoopPlan[];
  fast: boolean;
}
