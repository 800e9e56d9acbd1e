/** A load or store as one of the loops around it sees it. */
import type { ArrayVariable, Expression, Load, Loop, Store } from '../tree.ts';
import type { Polynomial } from './polynomial.ts';

export interface Access {
  node: Load | Store;
  array: ArrayVariable;
  index: Expression;
  polynomial: Polynomial | null;
  /**
   * What one more of the loop's counter adds to the index; null if that is not always the same, or not known. Steady in
   * the loop, and all rounds of the loop that run side by side have the rest of the index in common.
   */
  stride: Polynomial | null;
  /** The loops around it, from this one inwards. */
  loops: Loop[];
  /** A round of this loop may leave it out (for another reason than that a loop inside has no rounds). */
  conditional: boolean;
  /** No index that it ever has is out of range. */
  proven: boolean;
}
