/** `map` and `map.unordered`: a function over all items, on all cores. */
import { crewOf, defaultPool } from '../pool/pool.ts';
import type { AnyFunction } from '../work/descriptor.ts';
import { refuseWhileLoading } from '../work/resolve.ts';
import { type Work, workOf } from '../work/work.ts';
import { thisWorker } from '../worker/messages.ts';
import { resultsHere } from './here.ts';
import { Job } from './job.ts';
import { checkItems, checkOptions, type Items, type MapOptions, type OnError, type Outcome } from './options.ts';
import { type Reporter, reporterFor } from './progress.ts';
import { ResultList } from './results.ts';
import { ResultStream } from './stream.ts';

type AnyOptions = MapOptions & { with?: object | undefined };

export interface MapFunction {
  /**
   * Calls `work` with each item, in the workers of a pool, and gives the results in the order of the items.
   *
   * ```ts
   * const scores = await map(rows, score);                                      // a task of a module
   * const scaled = await map(rows, (row, { k }) => row.x * k, { with: { k } }); // a function that names what it uses
   * ```
   *
   * `items` may be an array, a typed array (of 64 kB and more best in shared memory, `allocate`), another iterable, or an async
   * iterable, which is read ahead a little. The array must not change meanwhile. `work` may be async: a worker then waits
   * for an item before it begins the next one.
   *
   * Rejects with the first error of an item, which has the item's `index` and the stack of the task; `onError: 'collect'`
   * runs all items and gives what became of each. Others: `HASTEN_TASK_FREE_VARIABLE` and its like (where the function cannot be
   * sent), `HASTEN_TASK_DATA` (what cannot travel), `HASTEN_TASK_TIMEOUT`, `HASTEN_TASK_WORKER_DIED`, `HASTEN_TASK_OPTION`,
   * `HASTEN_TASK_ITEMS`, `HASTEN_TASK_ENTRY`.
   *
   * Inside a worker the items run there, one after the other.
   */
  <T, R, E extends OnError = 'throw'>(
    items: Items<T>,
    work: (item: T) => R,
    options?: MapOptions<E> & { with?: undefined },
  ): Promise<Outcome<R, E>[]>;
  <T, R, C extends object, E extends OnError = 'throw'>(
    items: Items<T>,
    work: (item: T, captures: NoInfer<C>) => R,
    options: MapOptions<E> & { with: C },
  ): Promise<Outcome<R, E>[]>;

  /**
   * The same, as results come: pairs of an item's index and its result. It begins when the first one is asked for, runs no further ahead
   * than some portions of items for each worker, and ends when the loop over it does.
   *
   * ```ts
   * for await (const [index, score] of map.unordered(rows, score)) found[index] = score;
   * ```
   *
   * `ordered: true` gives them in the order of the items.
   */
  unordered: {
    <T, R, E extends OnError = 'throw'>(
      items: Items<T>,
      work: (item: T) => R,
      options?: MapOptions<E> & { with?: undefined },
    ): AsyncGenerator<[index: number, value: Outcome<R, E>], void, undefined>;
    <T, R, C extends object, E extends OnError = 'throw'>(
      items: Items<T>,
      work: (item: T, captures: NoInfer<C>) => R,
      options: MapOptions<E> & { with: C },
    ): AsyncGenerator<[index: number, value: Outcome<R, E>], void, undefined>;
  };
}

export const map: MapFunction = Object.assign(mapAll as unknown as MapFunction, {
  unordered: unordered as unknown as MapFunction['unordered'],
});

async function mapAll(items: Items<unknown>, fn: AnyFunction, options: AnyOptions = {}): Promise<unknown[]> {
  const work = begin('map', items, fn, options, mapAll);
  options.signal?.throwIfAborted();
  if (thisWorker() !== null) return allHere(items, work, options);
  let reporter: Reporter | null = null;
  try {
    return await new Promise((resolve, reject) => {
      const list = new ResultList(
        { collect: options.onError === 'collect', ordered: options.ordered ?? true },
        resolve,
        reject,
      );
      const job = new Job(
        crewOf(options.pool ?? defaultPool()),
        { items, work, combine: null, options, claims: true },
        list,
      );
      reporter = reporterFor(options.progress, nameOf('map', work), () => job.progress);
    });
  } finally {
    (reporter as Reporter | null)?.end();
  }
}

function unordered(
  items: Items<unknown>,
  fn: AnyFunction,
  options: AnyOptions = {},
): AsyncGenerator<[number, unknown], void, undefined> {
  const work = begin('map.unordered', items, fn, options, unordered);
  return thisWorker() === null ? pairs(items, work, options) : pairsHere(items, work, options);
}

async function* pairs(
  items: Items<unknown>,
  work: Work,
  options: AnyOptions,
): AsyncGenerator<[number, unknown], void, undefined> {
  options.signal?.throwIfAborted();
  const crew = crewOf(options.pool ?? defaultPool());
  let reporter: Reporter | null = null;
  const stream = new ResultStream(
    { collect: options.onError === 'collect', ordered: options.ordered ?? false, workers: crew.size },
    (sink) => {
      const job = new Job(crew, { items, work, combine: null, options, claims: false }, sink);
      reporter = reporterFor(options.progress, nameOf('map.unordered', work), () => job.progress);
      return job;
    },
  );
  try {
    yield* stream.pairs();
  } finally {
    (reporter as Reporter | null)?.end();
  }
}

async function allHere(items: Items<unknown>, work: Work, options: AnyOptions): Promise<unknown[]> {
  const results: unknown[] = [];
  for await (const [, value] of pairsHere(items, work, options)) results.push(value);
  return results;
}

async function* pairsHere(
  items: Items<unknown>,
  work: Work,
  options: AnyOptions,
): AsyncGenerator<[number, unknown], void, undefined> {
  const total = totalOf(items);
  let done = 0;
  const reporter = reporterFor(options.progress, nameOf('map', work), () => ({ done, total }));
  try {
    for await (const result of resultsHere(items, work, options)) {
      const { index } = result;
      if (options.onError === 'collect') {
        const settled =
          'error' in result
            ? { status: 'rejected', reason: result.error, index }
            : { status: 'fulfilled', value: result.value };
        yield [index, settled];
      } else if ('error' in result) throw result.error;
      else yield [index, result.value];
      done++;
    }
  } finally {
    reporter?.end();
  }
}

/** What all that takes items and work begins with: what was given is looked at, at once. */
export function begin(what: string, items: unknown, fn: AnyFunction, options: AnyOptions, caller: AnyFunction): Work {
  refuseWhileLoading(what);
  checkItems(items, what);
  checkOptions(options, what);
  return workOf(fn, options.with, caller, what);
}

/** How progress calls it. */
export function nameOf(what: string, work: Work): string {
  return work.descriptor.name === '' ? what : `${what} ${work.descriptor.name}`;
}

export function totalOf(items: unknown): number | null {
  const { length, size } = items as { length?: unknown; size?: unknown };
  return typeof length === 'number' ? length : typeof size === 'number' ? size : null;
}
