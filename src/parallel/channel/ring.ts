/**
 * One direction of a thread's channel: a ring of records in shared memory with one writer and one reader, and how many messages were sent
 * on any way. What always holds: a record is written before it is counted (`sent`), and its place is written again only
 * after the reader has gone on (`read`); records do not wrap; a record bears its message's number, so that the reader
 * knows which messages took the other way (a port).
 */
import { Decoder, Encoder, Words } from './encoding.ts';

/** Bytes of a ring with its counters. */
export const RING_BYTES = 64 * 1024 + 256;

/** In words of 8 bytes. */
const SIZE = 8192;
const LARGEST = 1024;
/** Behind the words, in Int32s; a cache line for what each side writes. */
const counter = { sent: SIZE * 2, written: SIZE * 2 + 1, read: SIZE * 2 + 16, asleep: SIZE * 2 + 32 } as const;
/** Instead of a message's number: the next record is at the ring's start. Messages count from 1 up and around, without it. */
const WRAP = 0;

/** The counters are those of two's complement: they go round. */
function next(number: number): number {
  const following = (number + 1) | 0;
  return following === WRAP ? 1 : following;
}

export class RingWriter {
  readonly #words: Words;
  readonly #encoder: Encoder;
  #sent = 0;
  /** The next record's place. */
  #at = 0;
  /** Up to where the reader was when we last looked. */
  #read = 0;

  constructor(buffer: SharedArrayBuffer, start: number) {
    this.#words = new Words(buffer, start, RING_BYTES);
    this.#encoder = new Encoder(this.#words);
  }

  /** The number of the next message. */
  get number(): number {
    return next(this.#sent);
  }

  /** Writes the message if it is small and plain and there is room; it is sent by `count`. */
  write(message: readonly unknown[]): boolean {
    const start = this.#place();
    if (start < 0) return false;
    const end = this.#encoder.write(message, start + 1, start + LARGEST);
    if (end < 0) return false;
    const { i32 } = this.#words;
    i32[start * 2] = this.number;
    i32[start * 2 + 1] = end;
    this.#at = end;
    Atomics.store(i32, counter.written, end);
    return true;
  }

  /** Counts a message, which by now is in the ring or in the port. Gives whether the reader has to be woken. */
  count(): boolean {
    const { i32 } = this.#words;
    this.#sent = this.number;
    Atomics.store(i32, counter.sent, this.#sent);
    return Atomics.load(i32, counter.asleep) === 1 && Atomics.exchange(i32, counter.asleep, 0) === 1;
  }

  /** A place where the largest record fits, or -1. One word always stays free: a full ring is no empty one. */
  #place(): number {
    for (let attempt = 0; attempt < 2; attempt++) {
      const read = this.#read;
      if (this.#at >= read) {
        if (this.#at + LARGEST < SIZE) return this.#at;
        if (read > LARGEST) {
          this.#words.i32[this.#at * 2] = WRAP;
          this.#at = 0;
          return 0;
        }
      } else if (this.#at + LARGEST < read) return this.#at;
      this.#read = Atomics.load(this.#words.i32, counter.read);
    }
    return -1;
  }
}

export class RingReader {
  readonly #words: Words;
  readonly #decoder: Decoder;
  #received = 0;
  #at = 0;
  /** Up to where records were when we last looked. */
  #written = 0;

  constructor(buffer: SharedArrayBuffer, start: number) {
    this.#words = new Words(buffer, start, RING_BYTES);
    this.#decoder = new Decoder(this.#words);
  }

  /** Whether there are messages, in the ring or in the port. */
  get isBehind(): boolean {
    return Atomics.load(this.#words.i32, counter.sent) !== this.#received;
  }

  /** The number of the next message. */
  get number(): number {
    return next(this.#received);
  }

  /** The next message where it is in the ring, null where it comes by the port. Only where there is one. */
  take(): unknown[] | null {
    const { i32 } = this.#words;
    const number = this.number;
    if (this.#at === this.#written) {
      // What lies beyond is old.
      this.#written = Atomics.load(i32, counter.written);
      if (this.#at === this.#written) return null;
    }
    if (i32[this.#at * 2] === WRAP) this.#at = 0;
    if (i32[this.#at * 2] !== number) return null;
    const message = this.#decoder.read(this.#at + 1);
    this.#at = i32[this.#at * 2 + 1]!;
    Atomics.store(i32, counter.read, this.#at);
    this.#received = number;
    return message;
  }

  /** The next message came by the port. */
  skip(): void {
    this.#received = this.number;
  }

  /** Asks to be woken by a message; false where one is there already. */
  sleep(): boolean {
    const { i32 } = this.#words;
    Atomics.store(i32, counter.asleep, 1);
    if (!this.isBehind) return true;
    this.wake();
    return false;
  }

  /** Wants no waking. */
  wake(): void {
    Atomics.store(this.#words.i32, counter.asleep, 0);
  }
}
