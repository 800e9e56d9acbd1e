/**
 * Arrays that change hands: one thread allocates, another frees. See `giveAway`. (Being written.)
 */
import type { SharedArray } from './allocate.ts';
import type { ArrayDescriptor } from './descriptors.ts';

/** An array on its way to the thread that will own it. Structured-cloneable; `receive` takes it once. */
export interface OwnedArrayDescriptor extends ArrayDescriptor {
  /** The thread whose heap its memory is of. */
  readonly owner: number;
  /** Where it is noted that the array is on its way. */
  readonly record: number;
  /** Of the record: which of its uses this is. */
  readonly turn: number;
}

/**
 * Makes an array of `allocate` (or of `receive`) another thread's: the one that calls `receive` with the descriptor, once.
 * Here it can be read on, and `free` takes it no more. Null for a view, for an array that this thread does not own and
 * for one outside of the shared memory: those can be described (`describe`) or copied.
 */
export function giveAway(array: SharedArray): OwnedArrayDescriptor | null {
  throw new Error(`not written yet: ${array}`);
}

/**
 * The array that another thread gave away. From now on it is this thread's: `free` takes it, and the memory goes back to
 * the heap that it came from by itself, nothing has to be sent.
 *
 * Throws `HASTEN_MEMORY_FREED` where it was received before, or was lost: its thread ended and `adoptRegions` was called
 * before this.
 */
export function receive(descriptor: OwnedArrayDescriptor): SharedArray {
  throw new Error(`not written yet: ${descriptor}`);
}

/**
 * Call it when a thread that took part by `adoptMemory` has ended, in whatever way, and its last messages have been
 * received. Memory that it had allocated is free from then on, except for arrays that it gave away and that were received; what it had received
 * from others goes back to them.
 */
export function adoptRegions(thread: number): void {
  throw new Error(`not written yet: ${thread}`);
}

/** Nothing has to be sent to a heap that memory goes back to: always empty. To be removed once nobody calls it. */
export function takeReturns(_thread: number): number[] {
  return [];
}

/** See `takeReturns`. */
export function acceptReturns(_addresses: readonly number[]): void {}
