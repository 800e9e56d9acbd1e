/** The results of `map` as one array. */
import type { SharedArray } from '../../shared-memory/array-types.ts';
import { freeOwned } from '../data/pack.ts';
import type { JobMemory } from './memory.ts';
import type { Settled } from './options.ts';
import type { Sink } from './plan.ts';

/** Longer arrays are not made with their length: the engine would make them dictionaries. */
const MOST_AT_ONCE = 2 ** 25;

export class ResultList implements Sink {
  readonly #runs: { from: number; count: number; values: unknown[] }[] = [];
  readonly #owned: (readonly SharedArray[])[] = [];
  readonly #failures: [index: number, error: Error][] = [];
  readonly #collect: boolean;
  readonly #ordered: boolean;
  readonly #resolve: (values: unknown[]) => void;
  readonly #reject: (error: unknown) => void;
  readonly full = false;

  constructor(
    options: { collect: boolean; ordered: boolean },
    resolve: (values: unknown[]) => void,
    reject: (error: unknown) => void,
  ) {
    this.#collect = options.collect;
    this.#ordered = options.ordered;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  take(from: number, count: number, values: unknown[], owned: readonly SharedArray[]): void {
    this.#runs.push({ from, count, values });
    if (owned.length > 0) this.#owned.push(owned);
  }

  fail(index: number, error: Error): void {
    this.#failures.push([index, error]);
  }

  error(error: unknown): void {
    for (const owned of this.#owned) freeOwned(owned);
    this.#reject(error);
  }

  complete(count: number, memory: JobMemory | null): void {
    const collected = this.#collect;
    if (!this.#ordered && this.#failures.length === 0 && memory?.results == null) {
      this.#resolve(this.#inTurn(collected));
      return;
    }
    const all: unknown[] = count <= MOST_AT_ONCE ? new Array(count) : [];
    if (memory?.results != null) {
      const { results } = memory;
      if (collected) for (let index = 0; index < count; index++) all[index] = fulfilled(results[index]);
      else for (let index = 0; index < count; index++) all[index] = results[index];
    }
    // In order, so that a long array grows at its end.
    this.#runs.sort((left, right) => left.from - right.from);
    for (const { from, values } of this.#runs) {
      if (collected) for (let at = 0; at < values.length; at++) all[from + at] = fulfilled(values[at]);
      else for (let at = 0; at < values.length; at++) all[from + at] = values[at];
    }
    for (const [index, reason] of this.#failures) all[index] = { status: 'rejected', reason, index };
    this.#resolve(all);
  }

  /** In the order in which they came. */
  #inTurn(collected: boolean): unknown[] {
    const all: unknown[] = [];
    for (const { values } of this.#runs) for (const value of values) all.push(collected ? fulfilled(value) : value);
    return all;
  }
}

function fulfilled(value: unknown): Settled<unknown> {
  return { status: 'fulfilled', value };
}
