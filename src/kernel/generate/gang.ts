/**
 * A gang: the rounds of one loop that run side by side in lanes, while its body is emitted. Which variables differ from
 * lane to lane is found beforehand (divergence.ts); which lanes are on is a mask that control flow narrows.
 */
import type { ArrayVariable, Binary, Expression, Loop, Label as TreeLabel, Variable } from '../tree.ts';
import type { Local, Value } from '../wasm/builder.ts';
import type { Divergence } from './divergence.ts';
import type { Mask, Width } from './values.ts';

export interface Gang {
  loop: Loop;
  counter: Variable;
  /** The counter in lane 0. */
  base: Value;
  /** Rounds of the source's loop from one lane to the next. */
  step: number;
  /** Lanes. */
  size: number;
  /** Of masks that are kept in variables. */
  maskWidth: Width;
  divergence: Divergence;
  /** The vectors of a variable whose lanes differ. */
  parts: Map<Variable, Local[]>;
  /** Variables that have one value in all lanes that are still in the divergent loop that is emitted now. */
  inStep: Map<Variable, Local>;
  /** Local arrays of which each lane has its own. */
  privateArrays: ReadonlySet<ArrayVariable>;
  /** Lanes that are on; null: all. */
  mask: Mask | null;
  /** Whether no lane at all may be on, since some have left: a loop that all go through alike would not notice. */
  mayBeEmpty: boolean;
  /** Divergent constructs that are open, the outermost first. */
  scopes: Scope[];
  /** Tests with a known answer: the rounds in which they have another one run apart. */
  assumed: Map<Expression, boolean>;
  /** The quotient of a remainder that is the same for all rounds: a % b is a - quotient * b. */
  quotients: Map<Binary, Value>;
  /** What a reduction is gathered in: a value for each lane, or one that lanes are added to in order. */
  reductions: ReadonlyMap<Variable, 'lanes' | 'ordered'>;
}

/** A construct that lanes leave one by one. */
export interface Scope {
  label: TreeLabel | null;
  /** Variables whose value matters to lanes that have left. */
  live: ReadonlySet<Variable>;
  /** What matters to lanes that wait for the loop's next round after a `continue`. */
  liveAtNext: ReadonlySet<Variable>;
  /** Lanes that have not left; null where no lane can leave alone (an `if`). */
  active: Local[] | null;
  /** Lanes that have not continued, in this round; null where none can. */
  awake: Local[] | null;
}
