/**
 * What map and its workers say to each other: messages, and words of shared memory. What always holds: an item belongs to
 * one worker at a time; a job's memory is given back when every worker has answered `map-left`, or has ended.
 *
 * To a worker: `map-start` names a job, `map-claim` lets it claim items of a shared array by itself, `map-chunk` gives it
 * a stretch of items, `map-stop` ends the job there. From it: `map-ready` (it has
 * the task), `map-part` (results while it claims), `map-claimed` (there are
 * no more), `map-did` (a chunk's results), `map-refused` (it cannot run the job at all), `map-left`.
 */
import type { ArrayDescriptor } from '../../shared-memory/descriptors.ts';
import type { Packed } from '../data/pack.ts';
import type { WorkDescriptor } from '../work/descriptor.ts';

/** A job's own shared words: these, then a slot for each worker. */
export const control = {
  /** The first item that nobody has claimed. */
  next: 0,
  /** Not 0: every worker leaves the job after its item. */
  stop: 1,
  /** Where the slots begin, and how many words each has: a cache line. */
  slots: 16,
  slot: 16,
} as const;

/** A worker's slot, by index behind its beginning. Only `open` is written by others, too. */
export const slot = {
  /** Index of the item that it is at, plus 1; 0 between items. */
  item: 0,
  /** Counts items that it began: another item, or another try, has another number. */
  begun: 1,
  /** Items of this job that it has done. */
  done: 2,
  /**
   * Of its chunk with an even number, and of that with an odd one (it has two at most): how many items are begun, and 65 536
   * times the number of items that there are. The worker takes from the front, the job from the end; each by compare and exchange.
   * Of what it claimed itself the first word says it, and other workers that have nothing left take from the end.
   */
  open: 4,
  /** Index of the first item of what it claimed last; written before `open`. */
  from: 6,
} as const;

/** Items in a chunk at most, because of `open`. */
export const LARGEST_CHUNK = 32_767;

/** Values of an item's byte in `status`. */
export const status = { open: 0, number: 1, received: 2 } as const;

/** Items that workers claim themselves. */
export interface SharedItems {
  readonly items: ArrayDescriptor;
  /** Results that are numbers; null for a reduction. */
  readonly results: ArrayDescriptor | null;
  /** A byte an item; null for a reduction. */
  readonly status: ArrayDescriptor | null;
  /** How many workers claim, as far as that is known. */
  readonly workers: number;
}

export interface JobSpec {
  readonly work: WorkDescriptor;
  readonly captures: Packed | null;
  /** Of a reduction. `keys`: the items' results are `[key, value]` pairs, and those of one key are combined. */
  readonly combine: { readonly work: WorkDescriptor; readonly keys: boolean } | null;
  readonly retries: number;
  /** Go on after an item's error. */
  readonly collect: boolean;
  readonly seed: number | bigint | null;
  /** Items that are claimed at a time; null: as measured. */
  readonly grain: number | null;
  /** Typed arrays in results are moved, not copied. */
  readonly transfer: boolean;
  readonly control: ArrayDescriptor | null;
  /** Number of this worker's slot. */
  readonly slot: number;
  readonly shared: SharedItems | null;
}

/** Results of neighbouring items, the first of them at index `from`: of a reduction its `PackedNodes`. */
export type Run = [from: number, count: number, results: Packed];

/** An error, and the index of its item. */
export type Failure = [index: number, error: unknown];
