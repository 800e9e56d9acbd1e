/**
 * The shared memory between a program's threads and the sampler: one SharedArrayBuffer, zeroed and committed lazily by
 * the system, so that its size costs address space only.
 *
 * A header of 32-bit integers, then one slot a thread: its marks, then its counters. A thread's slot is claimed by the
 * thread that starts it (the main thread its own), and freed by the sampler when the thread has ended and all was read.
 */
import { BASE_FRAME } from '../instrument/names.ts';

const HEADER_INTS = 1024;
const SLOT_INTS = 8;
const SLOTS_AT = 16;

/** Frames beyond this depth are not sampled; stores beyond the end of a typed array do nothing. */
export const MARKS = 32_768;
/** Places a thread can hold: about as many lines of code. */
export const PLACES = 1 << 20;
const SLOT_BYTES = 4 * (MARKS + PLACES);

export const control = {
  /** Of the sampler, see `SamplerState`. */
  state: 0,
  /** How many threads there have been. */
  threads: 1,
  /** Worker threads of the program that run now, those that were started, and most that ran at one time. */
  workers: 2,
  workersStarted: 3,
  workersAtOnce: 4,
} as const;

export const SamplerState = { starting: 0, sampling: 1, stop: 2, done: 3 } as const;

export const slotField = {
  state: 0,
  /** A number for the thread, from 1, that is never used again. */
  generation: 1,
  /** How many places the thread's modules have. */
  places: 2,
  /** The thread's id in the kernel; 0 where it is not known. */
  kernelId: 3,
  /** As Node counts, 0 for the main thread. */
  threadId: 4,
  /** V8 engine: 1 once the thread's profiler runs. */
  isProfiled: 5,
} as const;

export const SlotState = { free: 0, claimed: 1, running: 2, ended: 3 } as const;

/** For as many threads as asked for, or as there are addresses for. */
export function createMemory(threads = 64): SharedArrayBuffer {
  for (let slots = threads; ; slots >>= 1) {
    try {
      return new SharedArrayBuffer(4 * HEADER_INTS + slots * SLOT_BYTES);
    } catch (error) {
      if (slots === 1) throw error;
    }
  }
}

export class Memory {
  readonly buffer: SharedArrayBuffer;
  readonly header: Int32Array<SharedArrayBuffer>;
  readonly slots: number;

  constructor(buffer: SharedArrayBuffer) {
    this.buffer = buffer;
    this.header = new Int32Array(buffer, 0, HEADER_INTS);
    this.slots = Math.floor((buffer.byteLength - 4 * HEADER_INTS) / SLOT_BYTES);
  }

  /** The index in `header` of a slot's field. */
  field(slot: number, field: number): number {
    return SLOTS_AT + slot * SLOT_INTS + field;
  }

  get(slot: number, field: number): number {
    return Atomics.load(this.header, this.field(slot, field));
  }

  set(slot: number, field: number, value: number): void {
    Atomics.store(this.header, this.field(slot, field), value);
  }

  marks(slot: number): Int32Array<SharedArrayBuffer> {
    return new Int32Array(this.buffer, 4 * HEADER_INTS + slot * SLOT_BYTES, MARKS);
  }

  counts(slot: number): Int32Array<SharedArrayBuffer> {
    return new Int32Array(this.buffer, 4 * HEADER_INTS + slot * SLOT_BYTES + 4 * MARKS, PLACES);
  }

  /** Takes a free slot; null when there is none. */
  claim(): number | null {
    for (let slot = 0; slot < this.slots; slot++) {
      const index = this.field(slot, slotField.state);
      if (Atomics.compareExchange(this.header, index, SlotState.free, SlotState.claimed) !== SlotState.free) continue;
      this.set(slot, slotField.generation, Atomics.add(this.header, control.threads, 1) + 1);
      this.marks(slot)[0] = BASE_FRAME;
      return slot;
    }
    return null;
  }
}
