/**
 * The results of `map.unordered`, one by one. What always holds: no more of them wait than some chunks for each worker; items
 * are taken and run only as results are asked for.
 */
import type { Job } from './job.ts';
import type { Sink } from './plan.ts';

/** Chunks of results that may wait to be asked for, for each worker. */
const WAITING = 2;

export class ResultStream implements Sink {
  readonly #most: number;
  readonly #collect: boolean;
  /** Index of the next result where they come in order; -1 where they do not. */
  #next: number;
  readonly #start: (sink: ResultStream) => Job;
  #job: Job | null = null;
  /** Chunks whose turn it is, and by index of their first item those whose turn it is not. */
  readonly #ready: { from: number; values: unknown[] }[] = [];
  readonly #early = new Map<number, unknown[]>();
  /** Within the first of `#ready`. */
  #at = 0;
  #ended = false;
  #error: { reason: unknown } | null = null;
  #asked: (() => void) | null = null;

  constructor(options: { collect: boolean; ordered: boolean; workers: number }, start: (sink: ResultStream) => Job) {
    this.#most = WAITING * options.workers;
    this.#collect = options.collect;
    this.#next = options.ordered ? 0 : -1;
    this.#start = start;
  }

  get full(): boolean {
    return this.#ready.length + this.#early.size >= this.#most;
  }

  take(from: number, count: number, values: unknown[]): void {
    if (this.#collect) {
      for (let at = 0; at < count; at++) values[at] = { status: 'fulfilled', value: values[at] };
    }
    this.#add(from, values);
  }

  fail(index: number, reason: Error): void {
    const settled = { status: 'rejected', reason, index };
    // Its place may be in a chunk that has just been taken.
    for (const { from, values } of [...this.#ready, ...[...this.#early].map(([from, values]) => ({ from, values }))]) {
      if (index < from || index >= from + values.length) continue;
      values[index - from] = settled;
      return;
    }
    this.#add(index, [settled]);
  }

  #add(from: number, values: unknown[]): void {
    if (values.length === 0) return;
    if (this.#next < 0) this.#ready.push({ from, values });
    else {
      this.#early.set(from, values);
      for (let next = this.#early.get(this.#next); next !== undefined; next = this.#early.get(this.#next)) {
        this.#early.delete(this.#next);
        this.#ready.push({ from: this.#next, values: next });
        this.#next += next.length;
      }
    }
    this.#wake();
  }

  complete(): void {
    this.#ended = true;
    this.#wake();
  }

  error(reason: unknown): void {
    this.#ended = true;
    this.#error = { reason };
    this.#wake();
  }

  #wake(): void {
    this.#asked?.();
    this.#asked = null;
  }

  /** Pairs of index and result. */
  async *pairs(): AsyncGenerator<[number, unknown], void, undefined> {
    this.#job = this.#start(this);
    try {
      for (;;) {
        if (this.#error !== null) throw this.#error.reason;
        const first = this.#ready[0];
        if (first !== undefined) {
          const { from, values } = first;
          while (this.#at < values.length && this.#error === null) {
            const at = this.#at++;
            yield [from + at, values[at]];
          }
          if (this.#error !== null) continue;
          this.#ready.shift();
          this.#at = 0;
          this.#job.feed();
        } else if (this.#ended) return;
        else {
          await new Promise<void>((resolve) => {
            this.#asked = resolve;
          });
        }
      }
    } finally {
      if (!this.#ended) this.#job.cancel(null);
    }
  }
}
