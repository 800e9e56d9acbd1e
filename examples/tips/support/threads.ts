/**
 * The smallest pool of threads: a fixed number of workers, a queue, and one job at a time for each. A worker is a module
 * that answers every message with one message. Real programs take a library (`hasten/parallel`); this one hides nothing,
 * so that what is measured is Node's own cost.
 */
import { Worker } from 'node:worker_threads';

interface Job {
  message: unknown;
  resolve: (answer: unknown) => void;
  reject: (error: Error) => void;
}

export class Threads {
  readonly #idle: Worker[];
  readonly #all: Worker[];
  readonly #queue: Job[] = [];

  constructor(module: URL, count: number) {
    this.#all = Array.from({ length: count }, () => new Worker(module));
    this.#idle = [...this.#all];
    // A thread that has nothing to do keeps no program alive.
    for (const worker of this.#all) worker.unref();
  }

  /** The answer of the next worker that has time. */
  run<Answer>(message: unknown): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    this.#queue.push({ message, resolve: (value) => resolve(value as Answer), reject });
    this.#next();
    return promise;
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map((worker) => worker.terminate()));
  }

  #next(): void {
    const worker = this.#idle.pop();
    if (worker === undefined) return;
    const job = this.#queue.shift();
    if (job === undefined) {
      this.#idle.push(worker);
      return;
    }
    const end = () => {
      worker.off('message', answer).off('error', fail).unref();
      this.#idle.push(worker);
    };
    const answer = (value: unknown) => {
      end();
      job.resolve(value);
      this.#next();
    };
    const fail = (error: Error) => {
      end();
      job.reject(error);
    };
    worker.ref();
    worker.on('message', answer).on('error', fail).postMessage(job.message);
  }
}
