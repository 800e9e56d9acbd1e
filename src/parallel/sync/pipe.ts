/** Two ends that send values to each other: a queue each way. */
import { portable, portableKind } from '../../source/portable.ts';
import { Queue, type QueueOptions } from './queue.ts';
import type { Timeout } from './waiting.ts';

/** One end. What it sends, the other receives, in that order. Several threads may use the same end. */
export class PipeEnd<Out = unknown, In = unknown> implements AsyncIterable<In> {
  readonly #to: Queue<Out>;
  readonly #from: Queue<In>;

  /** For `Pipe`. */
  constructor(to: Queue<Out>, from: Queue<In>) {
    this.#to = to;
    this.#from = from;
  }

  /** Settles when there was room for the value. Rejects with `HASTEN_QUEUE_CLOSED`, `HASTEN_QUEUE_VALUE`, `HASTEN_SYNC_TIMEOUT`. */
  send(value: Out, options?: Timeout): Promise<void> {
    return this.#to.put(value, options);
  }

  /** Blocks the thread until there is room for the value. */
  sendSync(value: Out, options?: Timeout): void {
    this.#to.putSync(value, options);
  }

  /** The next value of the other end. Rejects with `HASTEN_QUEUE_CLOSED` where it has closed and all is received. */
  receive(options?: Timeout): Promise<In> {
    return this.#from.take(options);
  }

  /** Blocks the thread until there is a value. */
  receiveSync(options?: Timeout): In {
    return this.#from.takeSync(options);
  }

  /** Sends no more; what was sent still arrives. The other end may go on sending. */
  close(): void {
    this.#to.close();
  }

  /** What arrives, until the other end closes. */
  [Symbol.asyncIterator](): AsyncIterator<In> {
    return this.#from[Symbol.asyncIterator]();
  }

  /** The same, blocking the thread. */
  [Symbol.iterator](): Iterator<In> {
    return this.#from[Symbol.iterator]();
  }

  static {
    portable<PipeEnd>(
      'hasten.PipeEnd',
      PipeEnd,
      (end, to) => [describe(end.#to, to), describe(end.#from, to)],
      (description) => {
        const [to, from] = description as [unknown, unknown];
        return new PipeEnd(restore(to), restore(from));
      },
    );
  }
}

const queues = portableKind('hasten.Queue')!;
const describe = (queue: Queue<unknown>, to: 'thread' | 'process') => queues.describe(queue, to);
const restore = (description: unknown) => queues.restore(description) as Queue<unknown>;

/**
 * A connection of two: give one end away, keep the other.
 *
 * ```ts
 * const { near, far } = new Pipe<Question, Answer>();
 * const done = workers.run(answer, far);
 * await near.send(question);
 * ```
 *
 * Options are those of a `Queue`; `capacity` (default 64) is how many values wait in each direction.
 */
export class Pipe<A = unknown, B = A> {
  /** Sends `A`s and receives `B`s. */
  readonly near: PipeEnd<A, B>;
  /** Sends `B`s and receives `A`s. */
  readonly far: PipeEnd<B, A>;

  constructor({ capacity = 64, ...options }: QueueOptions & { capacity?: number } = {}) {
    const there = new Queue<A>(capacity, options);
    const back = new Queue<B>(capacity, options);
    this.near = new PipeEnd(there, back);
    this.far = new PipeEnd(back, there);
  }
}
