/**
 * The results of `map.unordered`, one by one. What always holds: no more of them wait than some chunks for each worker; items
 * are taken and run only as results are asked for.
 */
import type { SharedArray } from '../../shared-memory/array-types.ts';
import { freeOwned } from '../data/pack.ts';
import type { Job } from './job.ts';
import type { Sink } from './plan.ts';

/** Chunks of results that may wait to be asked for, for each worker. */
const WAITING = 2;

interface Results {
  readonly from: number;
  readonly values: unknown[];
  readonly owned: readonly SharedArray[];
}

export class ResultStream implements Sink {
  readonly #most: number;
  readonly #collect: boolean;
  /** Index of the next result where they come in order; -1 where they do not. */
  #next: number;
  readonly #start: (sink: ResultStream) => Job;
  #job: Job | null = null;
  /** Chunks whose turn it is, and by index of their first item those whose turn it is not. */
  readonly #ready: Results[] = [];
  readonly #early = new Map<number, Results>();
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

  take(from: number, count: number, values: unknown[], owned: readonly SharedArray[]): void {
    if (this.#collect) {
      for (let at = 0; at < count; at++) values[at] = { status: 'fulfilled', value: values[at] };
    }
    this.#add({ from, values, owned });
  }

  fail(index: number, reason: Error): void {
    const settled = { status: 'rejected', reason, index };
    // Its place may be in a chunk that has just been taken.
    for (const { from, values } of [...this.#ready, ...this.#early.values()]) {
      if (index < from || index >= from + values.length) continue;
      values[index - from] = settled;
      return;
    }
    this.#add({ from: index, values: [settled], owned: [] });
  }

  #add(results: Results): void {
    if (results.values.length === 0) return;
    if (this.#next < 0) this.#ready.push(results);
    else {
      this.#early.set(results.from, results);
      for (let next = this.#early.get(this.#next); next !== undefined; next = this.#early.get(this.#next)) {
        this.#early.delete(this.#next);
        this.#ready.push(next);
        this.#next += next.values.length;
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
      this.#freeRest();
    }
  }

  /** Arrays of results that the loop did not come to. */
  #freeRest(): void {
    const begun = this.#at > 0 ? this.#ready.shift() : undefined;
    if (begun !== undefined) {
      const rest = new Set(begun.values.slice(this.#at).map((value) => (this.#collect ? resultOf(value) : value)));
      freeOwned(begun.owned.filter((array) => rest.has(array)));
    }
    for (const { owned } of [...this.#ready, ...this.#early.values()]) freeOwned(owned);
  }
}

function resultOf(settled: unknown): unknown {
  return (settled as { value?: unknown }).value;
}
