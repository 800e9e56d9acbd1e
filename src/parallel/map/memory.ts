/**
 * The shared memory of a job: its own words, the items that workers claim, and their results. What always holds: it is given back
 * once, when no worker can touch it any more.
 */
import { allocate, free, type SharedArray, type SharedArrayType } from '../../shared-memory/allocate.ts';
import { type ArrayDescriptor, describe } from '../../shared-memory/descriptors.ts';
import { pin, unpin } from '../../shared-memory/pins.ts';
import { HastenError } from '../../support/errors.ts';
import { control, type SharedItems } from '../worker/job.ts';

/** Items are counted in an Int32, and workers count beyond the end. */
const MOST_SHARED = 2 ** 30;

export class JobMemory {
  readonly #temporaries: SharedArray[] = [];
  readonly #pinned: SharedArray[] = [];
  readonly words: Int32Array;
  readonly #slots: boolean[];
  items: SharedArray | null = null;
  results: Float64Array | null = null;
  /** Of each item, whether and where its result is (`status` in worker/job.ts). */
  status: Uint8Array | null = null;

  constructor(workers: number) {
    // A worker's successor may come before it is known to be gone.
    this.#slots = new Array<boolean>(workers * 2 + 2).fill(false);
    this.words = this.#take(Int32Array, control.slots + this.#slots.length * control.slot);
  }

  #take<A extends SharedArray>(type: SharedArrayType<A>, length: number): A {
    const array = allocate(type, length);
    this.#temporaries.push(array);
    return array;
  }

  /** A slot that nobody has; -1 where there is none. */
  takeSlot(): number {
    const number = this.#slots.indexOf(false);
    if (number >= 0) this.#slots[number] = true;
    return number;
  }

  giveSlot(number: number): void {
    this.#slots[number] = false;
  }

  slot(number: number): Int32Array {
    const start = control.slots + number * control.slot;
    return this.words.subarray(start, start + control.slot);
  }

  /** Sum of a word of all slots. */
  sum(word: number): number {
    let sum = 0;
    for (let at = control.slots + word; at < this.words.length; at += control.slot) sum += this.words[at]!;
    return sum;
  }

  /**
   * Puts items where workers can claim them: typed arrays, and arrays of nothing but numbers. False where that cannot be: other
   * items, or no room for them.
   */
  share(items: unknown, numbersBack: boolean): boolean {
    const length = (items as { length?: unknown }).length as number;
    if (!(length > 0 && length < MOST_SHARED)) return false;
    try {
      if (Array.isArray(items)) this.items = this.#numbers(items);
      else if (ArrayBuffer.isView(items) && !(items instanceof DataView))
        this.items = this.#typed(items as SharedArray);
      if (this.items === null) return false;
      if (numbersBack) {
        this.results = this.#take(Float64Array, length);
        this.status = this.#take(Uint8Array, length);
      } else this.status = new Uint8Array(length);
      return true;
    } catch (error) {
      if (error instanceof HastenError && error.code === 'HASTEN_MEMORY_EXHAUSTED') return false;
      throw error;
    }
  }

  #typed(items: SharedArray): SharedArray | null {
    if (describe(items) !== null) {
      pin(items);
      this.#pinned.push(items);
      return items;
    }
    const type = types.find((one) => nameOf.call(items) === one.name);
    if (type === undefined) return null;
    const copy = this.#take(type as unknown as SharedArrayType<Float64Array>, items.length);
    copy.set(items as Float64Array);
    return copy;
  }

  #numbers(items: readonly unknown[]): Float64Array | null {
    for (const sample of [items[0], items[items.length >> 1], items.at(-1)])
      if (typeof sample !== 'number') return null;
    const copy = this.#take(Float64Array, items.length);
    for (let index = 0; index < items.length; index++) {
      const item = items[index];
      if (typeof item === 'number') copy[index] = item;
      else {
        free(this.#temporaries.pop()!);
        return null;
      }
    }
    return copy;
  }

  /** What workers are told; null where nothing is shared. */
  describe(workers: number): SharedItems | null {
    if (this.items === null) return null;
    return {
      items: describe(this.items)!,
      results: this.results === null ? null : describe(this.results)!,
      status: this.results === null ? null : describe(this.status!)!,
      workers,
    };
  }

  get control(): ArrayDescriptor {
    return describe(this.words)!;
  }

  release(): void {
    for (const array of this.#temporaries.splice(0)) free(array);
    for (const array of this.#pinned.splice(0)) unpin(array);
  }
}

const types = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
] as const;

/** The platform's own name of a typed array, also of a subclass. */
const nameOf = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag)!.get!;
