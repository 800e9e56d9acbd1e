/**
 * Arrays that are in use elsewhere. What always holds: the memory of a pinned view is not given to anybody else, whatever is
 * freed here meanwhile. (Being written.)
 */
import type { SharedArray } from './allocate.ts';

/**
 * Keeps the memory that a view shows until `unpin(view)` is called with the same object as often as `pin` was: `free`
 * of the array that it lies in takes effect then. Does nothing for an array outside of the shared memory.
 */
export function pin(array: SharedArray): void {
  void array;
}

/** Ends a `pin` of the same object. */
export function unpin(array: SharedArray): void {
  void array;
}
