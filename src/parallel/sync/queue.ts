/**
 * A bounded queue of many producers and consumers. What always holds:
 * - Two counters say all: values `head` to `tail` are in the queue. A value is written before `tail` counts it, and read
 *   before `head` leaves it, each by one store. So a producer that is killed on the way has put nothing, and a consumer has taken
 *   nothing, whatever it was at.
 * - Only who has the word `PUTTING` writes and moves `tail`, only who has `TAKING` moves `head`. Both name their holder, and
 *   who waits for the word of a thread that has ended takes it over. They are held for some 100 ns. (A queue without them, with
 *   a turn in each slot, is as fast, 46 and 67 ns for a put and a take by one thread, and stands still when a producer
 *   is killed between its turn and its value.)
 * - Values come out in the order in which they came in, so those of one producer in its order. Promises of one thread are served
 *   in their order, and `putSync` stands behind them.
 */
import { HastenError } from '../../support/errors.ts';
import { type Across, Area, portableArea, register } from './area.ts';
import { type Held, holderEnded } from './life.ts';
import { bytesOfRecords, checkDtypes, type Dtype, type Records, recordsIn, type ValueOf } from './queue-records.ts';
import { ByteRing, decode, encode } from './queue-values.ts';
import { BLOCKED, Line, pause, sleep, type Timeout } from './waiting.ts';

const TAIL = 0;
const HEAD = 16;
const PUTTING = 32;
const TAKING = 48;
const TAKERS = 64;
const PUTTERS = 80;
const CLOSED = 96;
const HEADER = 128;

const MOST = 2 ** 24;
/** At most so many values while one of the words is held. */
const BATCH = 1024;
/** Tries to get such a word before the thread sleeps. */
const SPINS = 100;
/** How often it then sleeps, 1 ms at most, before it gives up for now. */
const NAPS = 60;

export interface QueueOptions extends Across {
  /** Bytes for values that are no numbers or records (default 256 a value, at least 4 MB; what is not used costs no memory). */
  bytes?: number;
}

export interface Queue<T> extends Held, AsyncIterable<T>, Iterable<T> {
  readonly capacity: number;
  /** Values in it now. */
  readonly size: number;
  readonly isClosed: boolean;
  /** Puts a value in; `false` where there is no room. Throws `HASTEN_QUEUE_CLOSED`, `HASTEN_QUEUE_VALUE`. */
  tryPut(value: T): boolean;
  /** Settles when the value is in. Rejects with `HASTEN_QUEUE_CLOSED`, `HASTEN_QUEUE_VALUE`, `HASTEN_SYNC_TIMEOUT`. */
  put(value: T, options?: Timeout): Promise<void>;
  /** Blocks the thread until the value is in. */
  putSync(value: T, options?: Timeout): void;
  /**
   * Puts many values in, in their order, which takes less time than one by one. Others' values may come between them. The
   * array must stay as it is until all are in.
   */
  putMany(values: ArrayLike<T>, options?: Timeout): Promise<void>;
  putManySync(values: ArrayLike<T>, options?: Timeout): void;
  /** Takes the first value out; undefined where there is none. */
  tryTake(): T | undefined;
  /** The first value, when there is one. Rejects with `HASTEN_QUEUE_CLOSED` when it is closed and empty, `HASTEN_SYNC_TIMEOUT`. */
  take(options?: Timeout): Promise<T>;
  /** Blocks the thread until there is a value. */
  takeSync(options?: Timeout): T;
  /** At least one value and at most so many, what there is; none when it is closed and empty. Takes less time than one by one. */
  takeMany(most: number, options?: Timeout): Promise<T[]>;
  takeManySync(most: number, options?: Timeout): T[];
  /** No more values: puts that wait, and later ones, fail with `HASTEN_QUEUE_CLOSED`; what is in it can be taken. */
  close(): void;
}

interface QueueConstructor {
  /** Records of numbers: `new Queue(1024, { record: { id: 'u32', value: 'f64' } })`. */
  new <const R extends Record<string, Dtype>>(
    capacity: number,
    options: QueueOptions & { record: R },
  ): Queue<{ -readonly [K in keyof R]: ValueOf<R[K]> }>;
  /** Numbers: `new Queue(1024, { type: 'f64' })`. */
  new <D extends Dtype>(capacity: number, options: QueueOptions & { type: D }): Queue<ValueOf<D>>;
  /** Any values; what is put is serialised, what is taken is a copy. */
  new <T = unknown>(capacity: number, options?: QueueOptions): Queue<T>;
}

/** What is kept, and where. */
interface Shape {
  capacity: number;
  /** Fields of records; null for single numbers of `dtypes[0]`, or for other values, without dtypes. */
  names: string[] | null;
  dtypes: Dtype[];
  slots: number;
  /** Of the ring of bytes. */
  bytes: number;
}

/** A value that is ready to be written. */
type Ready = unknown;

const DONE = Promise.resolve();

class SharedQueue<T> implements Queue<T> {
  readonly capacity: number;
  readonly #shape: Shape;
  readonly #area: Area;
  readonly #words: Int32Array<ArrayBufferLike>;
  readonly #mask: number;
  readonly #records: Records | null;
  readonly #ring: ByteRing | null;
  readonly #takers: Line;
  readonly #putters: Line;

  constructor(
    capacity: number,
    options: (QueueOptions & { record?: Record<string, Dtype>; type?: Dtype }) | undefined,
    revived?: { area: Area; shape: Shape },
  ) {
    const shape = revived?.shape ?? shapeOf(capacity, options);
    this.#shape = shape;
    this.capacity = shape.capacity;
    this.#mask = shape.slots - 1;
    const content =
      shape.dtypes.length > 0 ? bytesOfRecords(shape.dtypes, shape.slots) : ByteRing.bytes(shape.slots, shape.bytes);
    this.#area = revived?.area ?? Area.of(options, HEADER * 4 + content);
    const { buffer, words } = this.#area;
    this.#words = words;
    this.#records =
      shape.dtypes.length > 0 ? recordsIn(buffer, HEADER * 4, shape.slots, shape.names, shape.dtypes) : null;
    this.#ring = shape.dtypes.length > 0 ? null : new ByteRing(buffer, HEADER * 4, shape.slots, shape.bytes);
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
    return this.#serve(this.#putters) && this.#write(this.#ready(value));
  }

  put(value: T, { timeout }: Timeout = {}): Promise<void> {
    try {
      const ready = this.#ready(value);
      if (this.#putters.length === 0 && this.#write(ready)) return DONE;
      // It may be changed, or its bytes be used for another, until there is room.
      const kept = this.#kept(ready);
      return this.#putters.wait(() => (this.#write(kept) ? undefined : BLOCKED), timeout);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  putSync(value: T, { timeout }: Timeout = {}): void {
    const ready = this.#ready(value);
    if (this.#putters.length === 0 && this.#write(ready)) return;
    this.#putters.waitSync(() => (this.#serve(this.#putters) && this.#write(ready) ? undefined : BLOCKED), timeout);
  }

  putMany(values: ArrayLike<T>, { timeout }: Timeout = {}): Promise<void> {
    return this.#putters.wait(this.#many(values), timeout);
  }

  putManySync(values: ArrayLike<T>, { timeout }: Timeout = {}): void {
    const next = this.#many(values);
    this.#putters.waitSync(() => (this.#serve(this.#putters) ? next() : BLOCKED), timeout);
  }

  tryTake(): T | undefined {
    if (!this.#serve(this.#takers)) return undefined;
    const value = this.#read();
    return value === BLOCKED || value === ENDED ? undefined : value;
  }

  take({ timeout }: Timeout = {}): Promise<T> {
    return this.#takers.wait(this.#orClosed, timeout);
  }

  takeSync({ timeout }: Timeout = {}): T {
    const value = this.#takers.length === 0 ? this.#orClosed() : BLOCKED;
    if (value !== BLOCKED) return value;
    return this.#takers.waitSync(() => (this.#serve(this.#takers) ? this.#orClosed() : BLOCKED), timeout);
  }

  takeMany(most: number, { timeout }: Timeout = {}): Promise<T[]> {
    return this.#takers.wait(() => this.#readMany(most), timeout);
  }

  takeManySync(most: number, { timeout }: Timeout = {}): T[] {
    return this.#takers.waitSync(() => (this.#serve(this.#takers) ? this.#readMany(most) : BLOCKED), timeout);
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
      const value = this.#takers.waitSync(this.#next, undefined);
      if (value === ENDED) return;
      yield value;
    }
  }

  close(): void {
    // No put is on its way then, so who sees that it is closed sees the last value.
    let held = false;
    for (let attempt = 0; !held && attempt < 25; attempt++) held = this.#hold(PUTTING);
    Atomics.store(this.#words, CLOSED, 1);
    if (held) Atomics.store(this.#words, PUTTING, 0);
    this.#putters.wake(Number.POSITIVE_INFINITY);
    this.#takers.wake(Number.POSITIVE_INFINITY);
  }

  [holderEnded](is: (holder: number, across: boolean) => boolean): void {
    for (const at of [PUTTING, TAKING]) {
      const holder = Atomics.load(this.#words, at);
      if (holder !== 0 && is(holder, this.#area.mapped)) Atomics.compareExchange(this.#words, at, holder, 0);
    }
  }

  readonly #next = (): T | typeof BLOCKED | typeof ENDED => this.#read();

  readonly #orClosed = (): T | typeof BLOCKED => {
    const value = this.#read();
    if (value === ENDED) throw closed();
    return value;
  };

  /** Whether no promise of this thread stands before. */
  #serve(line: Line): boolean {
    return line.length === 0 || line.serve();
  }

  /** Throws for what cannot be put, before anything is held. */
  #ready(value: T): Ready {
    if (this.#ring === null) {
      if (this.#shape.names !== null && (typeof value !== 'object' || value === null)) {
        throw unfit(`records of ${this.#shape.names.join(', ')}`, value);
      }
      return value;
    }
    const bytes = encode(value);
    if (bytes.length > this.#ring.size) {
      throw new HastenError(
        'HASTEN_QUEUE_VALUE',
        `a value of ${bytes.length} bytes does not fit into a Queue of ${this.#ring.size}`,
        { fix: `make it with room for it: new Queue(capacity, { bytes: ${2 ** Math.ceil(Math.log2(bytes.length))} })` },
      );
    }
    return bytes;
  }

  #kept(ready: Ready): Ready {
    if (this.#ring !== null) return Uint8Array.prototype.slice.call(ready as Uint8Array);
    return typeof ready === 'object' && ready !== null ? { ...ready } : ready;
  }

  #write(ready: Ready): boolean {
    const words = this.#words;
    if (!this.#hold(PUTTING)) return false;
    try {
      if (words[CLOSED] !== 0) throw closed();
      const tail = words[TAIL]!;
      if (!this.#place(tail, ready)) return false;
      Atomics.store(words, TAIL, (tail + 1) | 0);
    } finally {
      Atomics.store(words, PUTTING, 0);
    }
    this.#takers.wake(1);
    return true;
  }

  /** Writes behind the last value, if there is room. */
  #place(tail: number, ready: Ready): boolean {
    const head = this.#words[HEAD]!;
    if ((tail - head) >>> 0 >= this.capacity) return false;
    if (this.#records !== null) this.#records.write(tail & this.#mask, ready);
    else if (this.#ring!.hasRoom(head, tail, (ready as Uint8Array).length))
      this.#ring!.write(tail, ready as Uint8Array);
    else return false;
    return true;
  }

  /** An attempt that puts what there is room for, until all are in. */
  #many(values: ArrayLike<T>): () => typeof BLOCKED | undefined {
    const words = this.#words;
    const { length } = values;
    let at = 0;
    // Serialised before the word is held, by the batch.
    let ready: ArrayLike<Ready> = this.#ring === null ? values : [];
    let from = 0;
    return () => {
      while (at < length) {
        const begin = at;
        if (this.#ring !== null && at >= from + ready.length) {
          from = at;
          ready = Array.from({ length: Math.min(BATCH, length - at) }, (_, k) =>
            this.#kept(this.#ready(values[at + k]!)),
          );
        }
        if (!this.#hold(PUTTING)) return BLOCKED;
        try {
          if (words[CLOSED] !== 0) throw closed();
          let tail = words[TAIL]!;
          const end = Math.min(from + ready.length, at + BATCH);
          for (; at < end && this.#place(tail, ready[at - from]); at++) tail = (tail + 1) | 0;
          if (at > begin) Atomics.store(words, TAIL, tail);
        } finally {
          Atomics.store(words, PUTTING, 0);
        }
        if (at > begin) this.#takers.wake(at - begin);
        else return BLOCKED;
      }
      return undefined;
    };
  }

  #read(): T | typeof BLOCKED | typeof ENDED {
    const words = this.#words;
    const isClosed = words[CLOSED] !== 0;
    if (Atomics.load(words, TAIL) === words[HEAD]) return isClosed ? this.#ended() : BLOCKED;
    if (!this.#hold(TAKING)) return BLOCKED;
    let value: unknown;
    try {
      const head = words[HEAD]!;
      if (Atomics.load(words, TAIL) === head) return isClosed ? this.#ended() : BLOCKED;
      value = this.#records !== null ? this.#records.read(head & this.#mask) : this.#ring!.read(head);
      Atomics.store(words, HEAD, (head + 1) | 0);
    } finally {
      Atomics.store(words, TAKING, 0);
    }
    this.#putters.wake(1);
    return (this.#ring === null ? value : decode(value as Buffer)) as T;
  }

  /** Closed, and nothing in it: a value that was put before may have become visible since. */
  #ended(): typeof BLOCKED | typeof ENDED {
    return Atomics.load(this.#words, CLOSED) !== 0 &&
      Atomics.load(this.#words, TAIL) === Atomics.load(this.#words, HEAD)
      ? ENDED
      : BLOCKED;
  }

  #readMany(most: number): T[] | typeof BLOCKED {
    const words = this.#words;
    const isClosed = words[CLOSED] !== 0;
    const values: unknown[] = [];
    if (Atomics.load(words, TAIL) === words[HEAD]) return isClosed && this.#ended() === ENDED ? [] : BLOCKED;
    if (!this.#hold(TAKING)) return BLOCKED;
    try {
      let head = words[HEAD]!;
      const count = Math.min(most, BATCH, (Atomics.load(words, TAIL) - head) >>> 0);
      for (let taken = 0; taken < count; taken++, head = (head + 1) | 0) {
        values.push(this.#records !== null ? this.#records.read(head & this.#mask) : this.#ring!.read(head));
      }
      if (count > 0) Atomics.store(words, HEAD, head);
    } finally {
      Atomics.store(words, TAKING, 0);
    }
    if (values.length === 0) return isClosed && this.#ended() === ENDED ? [] : BLOCKED;
    this.#putters.wake(values.length);
    return (this.#ring === null ? values : values.map((bytes) => decode(bytes as Buffer))) as T[];
  }

  /**
   * Gets such a word, or gives up after some 40 ms: if its holder has been terminated, this thread may be the one that is to
   * hear of it, which it does between turns of its event loop.
   */
  #hold(word: number): boolean {
    return Atomics.compareExchange(this.#words, word, 0, this.#area.me) === 0 || this.#holdSlowly(word);
  }

  #holdSlowly(word: number): boolean {
    const words = this.#words;
    const { me } = this.#area;
    for (let turn = 0; turn < SPINS + NAPS; turn++) {
      const holder = Atomics.load(words, word);
      if (holder === 0) {
        if (Atomics.compareExchange(words, word, 0, me) === 0) return true;
      } else if (holder === me) {
        throw unfit('values without getters that use the queue itself', 'one');
      } else if (turn < SPINS) pause();
      else {
        // Its holder has been put off the processor, or has ended.
        sleep(Math.min(1, 0.02 * (turn - SPINS + 1)));
        const looks = !this.#area.mapped || turn % 16 === 0;
        if (looks && this.#area.endOf(holder) !== null && Atomics.compareExchange(words, word, holder, me) === holder) {
          return true;
        }
      }
    }
    return false;
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

function shapeOf(
  capacity: number,
  options: (QueueOptions & { record?: Record<string, Dtype>; type?: Dtype }) | undefined,
): Shape {
  if (!Number.isInteger(capacity) || capacity < 1 || capacity > MOST) {
    throw new HastenError('HASTEN_SYNC_ARGUMENT', `a Queue cannot be for ${capacity} values`, {
      fix: `give a whole number from 1 to ${MOST}`,
    });
  }
  const record = options?.record;
  const dtypes = record !== undefined ? Object.values(record) : options?.type !== undefined ? [options.type] : [];
  checkDtypes(dtypes);
  const bytes = options?.bytes ?? Math.max(2 ** 22, 256 * capacity);
  if (!(bytes >= 64 && bytes <= 2 ** 30)) {
    throw new HastenError('HASTEN_SYNC_ARGUMENT', `a Queue cannot have ${bytes} bytes for its values`, {
      fix: 'give a number from 64 to 2^30',
    });
  }
  return {
    capacity,
    names: record === undefined ? null : Object.keys(record),
    dtypes,
    // One more than there are values: where the last that was taken ended must stay to be seen.
    slots: 2 ** Math.ceil(Math.log2(capacity + 1)),
    bytes: 2 ** Math.ceil(Math.log2(bytes)),
  };
}

function closed(): HastenError {
  return new HastenError('HASTEN_QUEUE_CLOSED', 'the Queue is closed', {
    fix: 'put nothing after close(); take with a loop (for await), which ends then, or takeMany, which gives none',
  });
}

function unfit(takes: string, value: unknown): HastenError {
  return new HastenError('HASTEN_QUEUE_VALUE', `the Queue takes ${takes}, not ${String(value)}`, {
    fix: 'put what it was made for, or make one for any values: new Queue(capacity)',
  });
}
