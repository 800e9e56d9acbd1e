/**
 * A thread's counters beyond 2^32: the program's 32-bit counters wrap, which is what makes them cheap, and the sampler
 * adds what they grew by since it last looked. A counter would have to grow by 2^32 between two looks to be lost; at a
 * tenth of a nanosecond an increment that takes longer than the time between them.
 */
import { writeSync } from 'node:fs';

const CHUNK = 512;

export class Counters {
  readonly #source: Int32Array;
  readonly #last: Int32Array;
  #totals = new Float64Array(CHUNK);

  /** `fromNow`: what was counted before does not count. */
  constructor(source: Int32Array, fromNow: boolean) {
    this.#source = source;
    this.#last = fromNow ? source.slice() : new Int32Array(source.length);
  }

  /** Adds up the first `places` counters and writes the totals that changed to `fd`. */
  write(places: number, fd: number): void {
    const length = Math.ceil(places / CHUNK) * CHUNK;
    if (length > this.#totals.length) {
      const totals = new Float64Array(length);
      totals.set(this.#totals);
      this.#totals = totals;
    }
    for (let start = 0; start < places; start += CHUNK) {
      if (this.#add(start, start + CHUNK))
        writeSync(fd, this.#totals.subarray(start, start + CHUNK), 0, 8 * CHUNK, 8 * start);
    }
  }

  #add(from: number, to: number): boolean {
    const source = this.#source;
    const last = this.#last;
    let changed = false;
    for (let index = from; index < to; index++) {
      const now = source[index] as number;
      const grown = (now - (last[index] as number)) >>> 0;
      if (grown === 0) continue;
      changed = true;
      last[index] = now;
      (this.#totals[index] as number) += grown;
    }
    return changed;
  }
}
