/**
 * Arrays in the shared memory: `allocate`, `free` and `arena`. What always holds: memory comes back only when its owner
 * says so. A finalizer would give back memory that a `subarray` still shows, and none runs in a synchronous loop. An
 * array is known by its identity, so freeing it twice is an error even if its address has been given to another since.
 * It is freed in the thread that allocated it, or in the one that it was handed over to (hand-over.ts).
 */
import { HastenError } from '../support/errors.ts';
import type { SharedArray, SharedArrayType } from './array-types.ts';
import type { Block } from './heap.ts';
import { exhausted, theMemory } from './memory.ts';
import { Received } from './records.ts';

export type { SharedArray, SharedArrayType };

/** What `free` takes: this thread's arrays, with their blocks. */
export const holders = new WeakMap<SharedArray, Block | Received>();

/**
 * A new array in hasten's shared memory, of `length` zeros or with the elements of `values`: kernels and workers use it
 * where it is, without a copy. It stays until `free(array)` or the end of its `arena()`.
 *
 * ```ts
 * const x = allocate(Float64Array, 1e6);
 * const weights = allocate(Float32Array, [0.25, 0.5, 0.25]);
 * ```
 *
 * Throws `HASTEN_MEMORY_EXHAUSTED` where the memory, 4 GB at most, has no room for it, and `HASTEN_MEMORY_ARGUMENT` for
 * a type that is no typed array's or a length that is none.
 */
export function allocate<A extends SharedArray>(
  type: SharedArrayType<A>,
  lengthOrValues: number | ArrayLike<A[number]>,
): A {
  const given = typeof lengthOrValues === 'number' ? null : lengthOrValues;
  const length = typeof lengthOrValues === 'number' ? lengthOrValues : lengthOrValues?.length;
  const size = type?.BYTES_PER_ELEMENT;
  if (typeof type !== 'function' || !(size > 0)) {
    throw new HastenError('HASTEN_MEMORY_ARGUMENT', 'allocate takes the type of a typed array first', {
      fix: 'call it as allocate(Float64Array, 1000)',
    });
  }
  if (!Number.isSafeInteger(length) || length < 0) {
    throw new HastenError('HASTEN_MEMORY_ARGUMENT', `allocate(${type.name}, …) takes a length or elements`, {
      fix: 'give a whole number that is not negative, or an array',
    });
  }
  const { heap } = theMemory();
  const block = heap.take(length * size);
  if (block === null) throw exhausted(length * size);
  const old = Math.min(block.old, length * size);
  // After `take`, by which it may have grown.
  const { bytes } = theMemory();
  if (old > 0) bytes.fill(0, block.address, block.address + old);
  const array = new type(bytes.buffer, block.address, length);
  if (given !== null) (array as { set(values: unknown): void }).set(given);
  holders.set(array, block);
  return array;
}

/**
 * Gives an array of `allocate` back, or one that another thread handed over. It must not be used any more, and neither must views of it: their memory belongs to
 * whoever allocates next.
 *
 * Throws `HASTEN_MEMORY_FREED` for an array that `allocate` did not give (a `subarray` is a view, not the array), that
 * another thread has, or that was freed before.
 */
export function free(array: SharedArray): void {
  const holder = holders.get(array);
  if (holder === undefined) {
    throw new HastenError(
      'HASTEN_MEMORY_FREED',
      'free was called with an array that was freed before, or that `allocate` did not give in this thread',
      { fix: 'free the array that `allocate` returned, once, and there; subarrays and ordinary arrays are not freed' },
    );
  }
  holders.delete(array);
  theMemory().pins.whenFree(holder, giveBack);
}

function giveBack(holder: Block | Received): void {
  const { heap, records } = theMemory();
  if (!(holder instanceof Received)) heap.give(holder);
  else if (holder.block !== null) heap.give(holder.block);
  else records.giveBack(holder);
}

/** Arrays that are given back together; made by `arena()`. */
export interface Arena {
  /** As `allocate`, until the end of this arena. */
  allocate: typeof allocate;
  /** Gives one of its arrays back before the others. */
  free(array: SharedArray): void;
  /** Gives all back; the end of a `using` block (Node 24 on) does it. */
  [Symbol.dispose](): void;
}

/**
 * A scope for arrays: all that it allocated is given back at the end of the block, also by an exception.
 *
 * ```ts
 * using scope = arena();                                // from Node 24 on; else scope[Symbol.dispose]() in a finally
 * const spectrum = scope.allocate(Float64Array, 4096);
 * ```
 *
 * Its `allocate` throws `HASTEN_MEMORY_FREED` when it has ended.
 */
export function arena(): Arena {
  const arrays = new Set<SharedArray>();
  let ended = false;
  return {
    allocate(type, lengthOrValues) {
      if (ended) {
        throw new HastenError('HASTEN_MEMORY_FREED', 'an arena that has ended was asked to allocate', {
          fix: 'allocate before the end of its block',
        });
      }
      const array = allocate(type, lengthOrValues);
      arrays.add(array);
      return array;
    },
    free(array) {
      free(array);
      arrays.delete(array);
    },
    [DISPOSE]() {
      ended = true;
      // One that was freed by the plain `free` is no fault.
      for (const array of arrays) if (holders.has(array)) free(array);
      arrays.clear();
    },
  };
}

/** Older browsers have no `Symbol.dispose`; what compiles `using` for them looks for this one. */
const DISPOSE: typeof Symbol.dispose = Symbol.dispose ?? (Symbol.for('Symbol.dispose') as typeof Symbol.dispose);
