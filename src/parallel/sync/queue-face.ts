/** What a `Queue` is to those who use it. */
import type { Held } from './life.ts';
import type { Dtype, ValueOf } from './queue-records.ts';
import type { QueueOptions } from './queue-shape.ts';
import type { Timeout } from './waiting.ts';

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
   * array must stay as it is until all are in. Where it fails, the first of them may be in.
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

export interface QueueConstructor {
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
