/**
 * Which calls are kept: the first ones, and of the others every so-manieth, so that they are spread over the whole run
 * however long it is. Where there are too many, every second of them goes, and twice as many are passed over.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';

interface KeptCall {
  file: string;
  bytes: number;
}

/** Of those that are kept at most, and of their bytes, so many are first calls. */
const FIRST = 1 / 5;

export class KeptCalls {
  readonly #folder: string;
  readonly #most: number;
  readonly #mostBytes: number;
  readonly #first: KeptCall[] = [];
  #later: KeptCall[] = [];
  #bytes = 0;
  #stride = 1;
  /** The number of the next call that is to be kept, from 1. */
  next = 1;
  #missed = 0;

  constructor(folder: string, most: number, mostBytes: number) {
    this.#folder = folder;
    this.#most = Math.max(1, most);
    this.#mostBytes = mostBytes;
  }

  /** A call has been written. */
  add(call: KeptCall): void {
    // With the first of the later ones, the first ones are over.
    const isFirst =
      this.#later.length === 0 &&
      this.#stride === 1 &&
      this.#first.length < Math.ceil(this.#most * FIRST) &&
      (this.#first.length === 0 || this.#bytes + call.bytes <= this.#mostBytes * FIRST);
    (isFirst ? this.#first : this.#later).push(call);
    this.#bytes += call.bytes;
    while (this.#first.length + this.#later.length > this.#most || this.#bytes > this.#mostBytes) {
      if (this.#later.length > 0) this.thin();
      else this.#remove(this.#first.pop()!);
    }
  }

  /** A call could not be kept; if that goes on, it is tried less and less often. */
  miss(): void {
    if (++this.#missed % this.#most === 0) this.#stride *= 2;
  }

  /** The call `number` is there: says which is next. */
  advance(number: number): void {
    // Not in step with what the program does.
    this.next = number + (this.#stride === 1 ? 1 : Math.ceil(this.#stride * (0.5 + Math.random())));
  }

  /** Every second later one goes. */
  thin(): void {
    this.#stride *= 2;
    const kept: KeptCall[] = [];
    for (const [at, call] of this.#later.entries()) {
      if (at % 2 === 1) kept.push(call);
      else this.#remove(call);
    }
    this.#later = kept;
  }

  #remove(call: KeptCall): void {
    this.#bytes -= call.bytes;
    rmSync(join(this.#folder, call.file), { force: true });
  }
}
