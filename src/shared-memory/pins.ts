/** Keeping arrays for others that use them (pinned.ts has the books). */
import type { SharedArray } from './array-types.ts';
import { isOurs, theMemory } from './memory.ts';

/**
 * Keeps the memory that a view shows until `unpin(view)` is called with the same object as often as `pin` was: `free`
 * of the array that it lies in takes effect then. Does nothing for an array outside of the shared memory.
 */
export function pin(array: SharedArray): void {
  if (isOurs(array.buffer)) theMemory().pins.add(array);
}

/** Ends a `pin` of the same object; does nothing for one that is not pinned. */
export function unpin(array: SharedArray): void {
  if (isOurs(array.buffer)) theMemory().pins.remove(array);
}
