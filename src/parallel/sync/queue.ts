/**
 * A bounded queue of many producers and consumers. What always holds:
 * - Two counters say all: values `head` to `tail` are in the queue. A value is written before `tail` counts it, and read
 *   before `head` leaves it, each by one store. So a producer that is killed on the way has put nothing, and a consumer has taken
 *   nothing, whatever it was at.
 * - Only who has the word `PUTTING` writes and moves `tail`, only who has `TAKING` moves `head`. Both name their holder, and
 *   who waits for the word of a thread that has ended takes it over (queue-turn.ts). (A queue without them, with
 *   a turn in each slot, is as fast, 46 and 67 ns for a put and a take by one thread, and stands still when a producer
 *   is killed between its turn and its value.)
 * - Values come out in the order in which they came in, so those of one producer in its order. Promises of one thread are served
 *   in their order, and `putSync` stands behind them.
 */
import { HastenError } from '../../support/errors.ts';
import { Area, portableArea, register } from './area.ts';
import { holderEnded } from './life.ts';
import type { Queue as Face, QueueConstructor } from './queue-face.ts';
import { type QueueOptions, type Shape, type ShapeOptions, shapeOf } from './queue-shape.ts';
import { type Ready, Slots } from './queue-slots.ts';
import { Turn } from './queue-turn.ts';
import { type Attempt, BLOCKED, Line, type Timeout } from './waiting.ts';

export type { QueueOptions };

const TAIL = 0;
const HEAD = 16;
const PUTTING = 32;
const TAKING = 48;
const TAKERS = 64;
const PUTTERS = 80;
const CLOSED = 96;
const HEADER = 128;

/** At most so many values while one of the words is held. */
const BATCH = 1024;

const DONE = Promise.resolve();

class SharedQueue<T> implements Face<T> {
  readonly capacity: number;
  readonly #shape: Shape;
  readonly #area: Area;
  readonly #words: Int32Array<ArrayBufferLike>;
  readonly #slots: Slots;
  readonly #putting: Turn;
  readonly #taking: Turn;
  readonly #takers: Line;
  readonly #putters: Line;

  constructor(capacity: number, options: ShapeOptions | undefined, revived?: { area: Area; shape: Shape }) {
    this.#shape = revived?.shape ?? shapeOf(capacity, options);
    this.capacity = this.#shape.capacity;
    this.#area = revived?.area ?? Area.of(options, HEADER * 4 + Slots.bytes(this.#shape));
    this.#words = this.#area.words;
    this.#slots = new Slots(this.#shape, this.#area.buffer, HEADER * 4);
    this.#putting = new Turn(this.#area, PUTTING);
    this.#taking = new Turn(this.#area, TAKING);
    this.#takers = new Line(this.#area, TAKERS, TAKERS + 1, 'the taking of a value from a Queue');
    this.#putters = new Line(this.#area, PUTTERS, PUTTERS + 1, 'the putting of a value into a Queue');
    register(this.#area, this);
  }

  get size(): number {
    const head = Atomics.load(this.#words, HEAD);
    return Math.min((Atomics.load(this.#words, TAIL) - head) >>> 0, this.capacity);
  }

  get isClosed(): boolean {
    return Atomics.load(this.#words, CLOSED) !== 0;
  }

  tryPut(value: T): boolean {
    return serve(this.#putters) && this.#write(this.#slots.ready(value));
  }

  put(value: T, { timeout }: Timeout = {}): Promise<void> {
    try {
      const ready = this.#slots.ready(value);
      if (this.#putters.length === 0 && this.#write(ready)) return DONE;
      // It may be changed, or its bytes be used for another, until there is room.
      const kept = this.#slots.kept(ready);
      return this.#putters.wait(() => (this.#write(kept) ? undefined : BLOCKED), timeout);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  putSync(value: T, { timeout }: Timeout = {}): void {
    const ready = this.#slots.ready(value);
    if (this.#putters.length === 0 && this.#write(ready)) return;
    block(this.#putters, () => (this.#write(ready) ? undefined : BLOCKED), timeout);
  }

  async putMany(values: ArrayLike<T>, { timeout }: Timeout = {}): Promise<void> {
    return this.#putters.wait(this.#many(values), timeout);
  }

  putManySync(values: ArrayLike<T>, { timeout }: Timeout = {}): void {
    block(this.#putters, this.#many(values), timeout);
  }

  tryTake(): T | undefined {
    if (!serve(this.#takers)) return undefined;
    const value = this.#read();
    return value === BLOCKED || value === ENDED ? undefined : value;
  }

  take({ timeout }: Timeout = {}): Promise<T> {
    return this.#takers.wait(this.#orClosed, timeout);
  }

  takeSync({ timeout }: Timeout = {}): T {
    const value = this.#takers.length === 0 ? this.#orClosed() : BLOCKED;
    return value === BLOCKED ? block(this.#takers, this.#orClosed, timeout) : value;
  }

  async takeMany(most: number, { timeout }: Timeout = {}): Promise<T[]> {
    return this.#takers.wait(this.#upTo(most), timeout);
  }

  takeManySync(most: number, { timeout }: Timeout = {}): T[] {
    return block(this.#takers, this.#upTo(most), timeout);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for (;;) {
      const value = await this.#takers.wait(this.#next, undefined);
      if (value === ENDED) return;
      yield value;
    }
  }

  /** Blocks the thread while it waits for the next value. */
  *[Symbol.iterator](): Generator<T, void, undefined> {
    for (;;) {
      const value = block(this.#takers, this.#next, undefined);
      if (value === ENDED) return;
      yield value;
    }
  }

  close(): void {
    // No put is on its way then, so who sees that it is closed sees the last value.
    let held = false;
    for (let attempt = 0; !held && attempt < 25; attempt++) held = this.#putting.take();
    Atomics.store(this.#words, CLOSED, 1);
    if (held) this.#putting.give();
    this.#putters.wake(Number.POSITIVE_INFINITY);
    this.#takers.wake(Number.POSITIVE_INFINITY);
  }

  [holderEnded](is: (holder: number, across: boolean) => boolean): void {
    this.#putting.release(is);
    this.#taking.release(is);
  }

  readonly #next = (): T | typeof BLOCKED | typeof ENDED => this.#read();

  readonly #orClosed = (): T | typeof BLOCKED => {
    const value = this.#read();
    if (value === ENDED) throw closed();
    return value;
  };

  #write(ready: Ready): boolean {
    const words = this.#words;
    if (!this.#putting.take()) return false;
    try {
      if (words[CLOSED] !== 0) throw closed();
      const tail = words[TAIL]!;
      if (!this.#slots.write(words[HEAD]!, tail, ready)) return false;
      Atomics.store(words, TAIL, (tail + 1) | 0);
    } finally {
      this.#putting.give();
    }
    this.#takers.wake(1);
    return true;
  }

  /** An attempt that puts what there is room for, until all are in. Those before one that cannot be put are in. */
  #many(values: ArrayLike<T>): Attempt<undefined> {
    const length = lengthOf(values);
    const slots = this.#slots;
    let at = 0;
    // Serialised before the word is held, by the batch.
    let ready: ArrayLike<Ready> = slots.serialises ? [] : values;
    let from = 0;
    let refused: unknown = null;
    return () => {
      while (at < length) {
        if (at >= from + ready.length) {
          if (refused !== null) throw refused;
          from = at;
          const batch: Ready[] = [];
          try {
            while (batch.length < BATCH && at + batch.length < length) {
              batch.push(slots.kept(slots.ready(values[at + batch.length])));
            }
          } catch (error) {
            refused = error;
          }
          ready = batch;
          continue;
        }
        const done = this.#writeMany(ready, at - from, Math.min(ready.length, at - from + BATCH));
        if (done === 0) return BLOCKED;
        at += done;
      }
      return undefined;
    };
  }

  /** Writes values from `begin` to `end` as far as there is room; how many. */
  #writeMany(ready: ArrayLike<Ready>, begin: number, end: number): number {
    const words = this.#words;
    if (!this.#putting.take()) return 0;
    let at = begin;
    try {
      if (words[CLOSED] !== 0) throw closed();
      let tail = words[TAIL]!;
      try {
        for (; at < end && this.#slots.write(words[HEAD]!, tail, ready[at]); at++) tail = (tail + 1) | 0;
      } finally {
        if (at > begin) Atomics.store(words, TAIL, tail);
      }
    } finally {
      this.#putting.give();
      if (at > begin) this.#takers.wake(at - begin);
    }
    return at - begin;
  }

  #read(): T | typeof BLOCKED | typeof ENDED {
    const words = this.#words;
    const isClosed = words[CLOSED] !== 0;
    if (Atomics.load(words, TAIL) === words[HEAD]) return isClosed ? this.#ended() : BLOCKED;
    if (!this.#taking.take()) return BLOCKED;
    let value: unknown;
    try {
      const head = words[HEAD]!;
      if (Atomics.load(words, TAIL) === head) return isClosed ? this.#ended() : BLOCKED;
      value = this.#slots.read(head);
      Atomics.store(words, HEAD, (head + 1) | 0);
    } finally {
      this.#taking.give();
    }
    this.#putters.wake(1);
    return this.#slots.valueOf(value) as T;
  }

  /** Closed, and nothing in it: a value that was put before may have become visible since. */
  #ended(): typeof BLOCKED | typeof ENDED {
    return Atomics.load(this.#words, CLOSED) !== 0 &&
      Atomics.load(this.#words, TAIL) === Atomics.load(this.#words, HEAD)
      ? ENDED
      : BLOCKED;
  }

  #upTo(most: number): Attempt<T[]> {
    if (!(most >= 1)) {
      throw new HastenError('HASTEN_SYNC_ARGUMENT', `takeMany cannot take up to ${most} values`, {
        fix: 'give a number from 1',
      });
    }
    return () => this.#readMany(most);
  }

  #readMany(most: number): T[] | typeof BLOCKED {
    const words = this.#words;
    const isClosed = words[CLOSED] !== 0;
    const read: unknown[] = [];
    if (Atomics.load(words, TAIL) === words[HEAD]) return isClosed && this.#ended() === ENDED ? [] : BLOCKED;
    if (!this.#taking.take()) return BLOCKED;
    try {
      let head = words[HEAD]!;
      const count = Math.min(Math.floor(most), BATCH, (Atomics.load(words, TAIL) - head) >>> 0);
      for (let taken = 0; taken < count; taken++, head = (head + 1) | 0) read.push(this.#slots.read(head));
      if (count > 0) Atomics.store(words, HEAD, head);
    } finally {
      this.#taking.give();
    }
    if (read.length === 0) return isClosed && this.#ended() === ENDED ? [] : BLOCKED;
    this.#putters.wake(read.length);
    return (this.#slots.serialises ? read.map((one) => this.#slots.valueOf(one)) : read) as T[];
  }

  static {
    portableArea<SharedQueue<unknown>>(
      'Queue',
      SharedQueue as never,
      (queue) => [queue.#area, queue.#shape],
      (area, shape) => new SharedQueue(0, undefined, { area, shape: shape as Shape }),
    );
  }
}

const ENDED = Symbol('ended');

/**
 * A bounded queue between threads, or processes: `put` waits while it is full, `take` while it is empty.
 *
 * ```ts
 * const jobs = new Queue(1024, { record: { from: 'u32', to: 'u32' } });
 * for (const { from, to } of jobs) search(from, to);   // in workers: blocks, and ends when the queue is closed and empty
 * for await (const result of results) show(result);    // anywhere
 * ```
 *
 * Throws `HASTEN_SYNC_ARGUMENT` for a capacity that is not 1 to 2^24, or types that there are not.
 */
export const Queue = SharedQueue as unknown as QueueConstructor;
export type Queue<T = unknown> = Face<T>;

/** Whether no promise of this thread stands before. */
function serve(line: Line): boolean {
  return line.length === 0 || line.serve();
}

/** Blocks the thread until the attempt succeeds, behind the promises of this thread that stand before it. */
function block<R>(line: Line, attempt: Attempt<R>, timeout: number | undefined): R {
  return line.waitSync(() => (serve(line) ? attempt() : BLOCKED), timeout);
}

function lengthOf(values: ArrayLike<unknown>): number {
  const length = (values as ArrayLike<unknown> | undefined)?.length;
  if (Number.isSafeInteger(length)) return length!;
  throw new HastenError('HASTEN_QUEUE_VALUE', 'putMany takes an array of values', {
    fix: 'give an array or a typed array: [...values]',
  });
}

function closed(): HastenError {
  return new HastenError('HASTEN_QUEUE_CLOSED', 'the Queue is closed', {
    fix: 'put nothing after close(); take with a loop (for await), which ends then, or takeMany, which gives none',
  });
}
