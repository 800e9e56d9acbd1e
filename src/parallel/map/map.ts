/** `map` and `map.unordered`: a function over all items, on all cores. */
import { crewOf, defaultPool } from '../pool/pool.ts';
import type { AnyFunction } from '../work/descriptor.ts';
import { refuseWhileLoading } from '../work/resolve.ts';
import { type Work, workOf } from '../work/work.ts';
import { thisWorker } from '../worker/messages.ts';
import { Call } from './call.ts';
import { reportedHere } from './here.ts';
import { Job } from './job.ts';
import { checkItems, checkOptions, type Items, type MapOptions, type OnError, type Outcome } from './options.ts';
import { type Reporter, reported, reporterFor } from './progress.ts';
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
   * `HASTEN_TASK_ITEMS`, `HASTEN_TASK_ENTRY`. The last line of an error's stack is that of the call. Items that still run then are
   * ended with their workers.
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
  const call = new Call(mapAll);
  options.signal?.throwIfAborted();
  if (thisWorker() !== null) return allHere(items, work, options, call);
  const { promise, resolve, reject } = Promise.withResolvers<unknown[]>();
  const list = new ResultList(
    { collect: options.onError === 'collect', ordered: options.ordered ?? true },
    resolve,
    reject,
  );
  const crew = crewOf(options.pool ?? defaultPool());
  const job = new Job(crew, { items, work, combine: null, options, claims: true, call }, list);
  const reporter = reporterOf(job, nameOf('map', work), options);
  return reporter === null ? promise : reported(reporter, promise);
}

function unordered(
  items: Items<unknown>,
  fn: AnyFunction,
  options: AnyOptions = {},
): AsyncGenerator<[number, unknown], void, undefined> {
  const work = begin('map.unordered', items, fn, options, unordered);
  const call = new Call(unordered);
  return thisWorker() === null ? pairs(items, work, options, call) : pairsHere(items, work, options, call);
}

async function* pairs(
  items: Items<unknown>,
  work: Work,
  options: AnyOptions,
  call: Call,
): AsyncGenerator<[number, unknown], void, undefined> {
  options.signal?.throwIfAborted();
  const crew = crewOf(options.pool ?? defaultPool());
  let reporter: Reporter | null = null;
  const stream = new ResultStream(
    { collect: options.onError === 'collect', ordered: options.ordered ?? false, workers: crew.size },
    (sink) => {
      const job = new Job(crew, { items, work, combine: null, options, claims: false, call }, sink);
      reporter = reporterOf(job, nameOf('map.unordered', work), options);
      return job;
    },
  );
  let failed = false;
  try {
    yield* stream.pairs();
  } catch (error) {
    failed = true;
    throw error;
  } finally {
    await (reporter as Reporter | null)?.end(failed);
  }
}

async function allHere(items: Items<unknown>, work: Work, options: AnyOptions, call: Call): Promise<unknown[]> {
  const results: unknown[] = [];
  for await (const [, value] of pairsHere(items, work, options, call)) results.push(value);
  return results;
}

async function* pairsHere(
  items: Items<unknown>,
  work: Work,
  options: AnyOptions,
  call: Call,
): AsyncGenerator<[number, unknown], void, undefined> {
  for await (const result of reportedHere(items, work, options, call, nameOf('map', work))) {
    const { index } = result;
    if (options.onError === 'collect') {
      const settled =
        'error' in result
          ? { status: 'rejected', reason: result.error, index }
          : { status: 'fulfilled', value: result.value };
      yield [index, settled];
    } else if ('error' in result) throw result.error;
    else yield [index, result.value];
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

/** The report of a job that `options` ask for. */
export function reporterOf(job: Job, name: string, { progress }: MapOptions): Reporter | null {
  return reporterFor(
    progress,
    name,
    () => job.progress,
    (error) => job.cancel(error),
  );
}
