/**
 * Arrays that change hands: one thread allocates, another frees. What always holds: an array is one thread's at a time, or on
 * its way; its memory goes back to the heap that it came from by itself, without a message, also when a thread ends at
 * any moment (records.ts).
 */
import { HastenError } from '../support/errors.ts';
import { holders } from './allocate.ts';
import type { SharedArray } from './array-types.ts';
import { type ArrayDescriptor, arrayOf, describe } from './descriptors.ts';
import { theMemory } from './memory.ts';
import { Received } from './records.ts';

/** An array on its way to the thread that will own it. Structured-cloneable; `receive` takes it once. */
export interface OwnedArrayDescriptor extends ArrayDescriptor {
  /** The thread that gave it away. */
  readonly giver: number;
  /** Where it is noted that the array is on its way. */
  readonly record: number;
  /** Of the record: which of its uses this is. */
  readonly turn: number;
}

/**
 * Makes an array of `allocate` (or of `receive`) another thread's: the one that calls `receive` with the descriptor, once.
 * Here it can be read on, and `free` takes it no more. Null for a view, for an array that this thread does not own, and
 * for one outside of the shared memory: those can be described (`describe`) or copied. Also null where the memory has no
 * room for a note of it.
 */
export function giveAway(array: SharedArray): OwnedArrayDescriptor | null {
  const holder = holders.get(array);
  if (holder === undefined) return null;
  const { records, thread } = theMemory();
  const isForeign = holder instanceof Received && holder.block === null;
  const note = isForeign ? records.pass(holder) : records.give(holder instanceof Received ? holder.block! : holder);
  if (note === null) return null;
  holders.delete(array);
  return { ...describe(array)!, giver: thread, ...note };
}

/**
 * The array that another thread gave away. From now on it is this thread's: `free` takes it, and the memory goes back to
 * the heap that it came from by itself.
 *
 * Throws `HASTEN_MEMORY_FREED` where it was received before, or was lost: its thread ended, and `adoptRegions` was called
 * before this.
 */
export function receive(descriptor: OwnedArrayDescriptor): SharedArray {
  const { record, turn } = descriptor;
  const holder = theMemory().records.receive(record, turn);
  if (holder === null) {
    throw new HastenError(
      'HASTEN_MEMORY_FREED',
      'an array that another thread gave away was received before, or lost when that thread ended',
      { fix: 'receive each array once, and before the end of its thread is dealt with' },
    );
  }
  const array = arrayOf(descriptor);
  holders.set(array, holder);
  return array;
}

/**
 * Call it when a thread that took part by `adoptMemory` has ended, in whatever way, and its last messages have been
 * received; in one thread, once. What it had allocated is free from then on, except for arrays that it gave away and that were
 * received; what it had received goes back to where it came from.
 */
export function adoptRegions(thread: number): void {
  theMemory().records.adopt(thread);
}
