/** A worker that takes part in a job, and the chunks that it has. */
import type { Hold } from '../data/hold.ts';
import type { PoolWorker, WorkerEnd } from '../pool/pool-worker.ts';
import { slot } from '../worker/job.ts';

/** Neighbouring items that are to be run: not yet given to a worker, or taken from one. */
export interface Stretch {
  readonly from: number;
  readonly count: number;
  /** Null for items of the shared array. */
  readonly items: readonly unknown[] | null;
  /** Tries that its first item has behind it, those that took too long. */
  readonly tries: number;
  /** A worker died with these and others, without saying at which. */
  readonly suspect: boolean;
}

/** A stretch that a worker has. */
export interface Chunk extends Stretch {
  readonly number: number;
  count: number;
  readonly hold: Hold | null;
}

export class Member {
  readonly worker: PoolWorker;
  /** -1 where nothing is shared with it. */
  readonly slotNumber: number;
  readonly #words: Int32Array | null;
  /** In the order in which it runs them. */
  readonly chunks: Chunk[] = [];
  claiming = false;
  /** Whether it has found the task. */
  ready = false;
  /** An item that was seen running: which start of one, and since when (ms). */
  #seen = 0;
  #since = 0;
  /** It is being ended for the item whose start this is. */
  expired: number | null = null;
  /** What the job does when the worker ends. */
  onEnd: (end: WorkerEnd) => void = () => {};
  #numbers = 0;

  constructor(worker: PoolWorker, slotNumber: number, words: Int32Array | null) {
    this.worker = worker;
    this.slotNumber = slotNumber;
    this.#words = words;
    if (words !== null) words[slot.item] = 0;
  }

  /** Index of the item that it is at; -1 between items, and where that is not known. */
  get at(): number {
    return this.#words === null ? -1 : this.#words[slot.item]! - 1;
  }

  get begun(): number {
    return this.#words === null ? this.#seen : this.#words[slot.begun]!;
  }

  /** The number of the next chunk; at most two are under way, so that each has a word of its own. */
  open(count: number): number {
    const number = this.#freeNumber();
    if (this.#words !== null) Atomics.store(this.#words, slot.open + (number & 1), count << 16);
    return number;
  }

  #freeNumber(): number {
    this.#numbers++;
    const taken = this.chunks[0];
    if (taken !== undefined && (taken.number & 1) === (this.#numbers & 1)) this.#numbers++;
    return this.#numbers;
  }

  /** Items of a chunk that it has not begun. */
  unbegun(chunk: Chunk): number {
    if (this.#words === null) return 0;
    const open = Atomics.load(this.#words, slot.open + (chunk.number & 1));
    return (open >>> 16) - (open & 0xffff);
  }

  /** Takes back items that it has not begun, from a chunk's end: half of them, or all where it has not begun the chunk. */
  takeBack(chunk: Chunk): Stretch | null {
    const word = slot.open + (chunk.number & 1);
    const words = this.#words!;
    for (;;) {
      const open = Atomics.load(words, word);
      const begun = open & 0xffff;
      const end = open >>> 16;
      const keep = begun + (this.chunks[0] === chunk ? (end - begun) >> 1 : 0);
      if (keep >= end) return null;
      if (Atomics.compareExchange(words, word, open, (keep << 16) | begun) !== open) continue;
      const items = chunk.items === null ? null : chunk.items.slice(keep, end);
      chunk.count = keep;
      return { from: chunk.from + keep, count: end - keep, items, tries: 0, suspect: chunk.suspect };
    }
  }

  /** How long it has been at its item, in ms, as far as it was watched. `now` in ms. */
  busyFor(now: number): number {
    if (this.#words === null) return this.ready && this.chunks.length > 0 ? now - this.#since : 0;
    const begun = this.#words[slot.begun]!;
    if (this.#words[slot.item] === 0 || begun !== this.#seen) {
      this.#seen = begun;
      this.#since = now;
      return 0;
    }
    return now - this.#since;
  }

  /** Without shared words: it begins with its next chunk now. */
  begins(now: number): void {
    if (this.#words === null) {
      this.#seen++;
      this.#since = now;
    }
  }
}
