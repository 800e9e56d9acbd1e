/**
 * `reduce` and `mapReduce`: a function over all items, and their results combined. What always holds: what is combined with what depends
 * on nothing but the number of items (worker/tree.ts), so the same bits come out of every number of workers.
 */
import type { SharedArray } from '../../shared-memory/array-types.ts';
import { HastenError } from '../../support/errors.ts';
import { freeOwned } from '../data/pack.ts';
import { crewOf, defaultPool } from '../pool/pool.ts';
import type { AnyFunction } from '../work/descriptor.ts';
import { type Work, workOf } from '../work/work.ts';
import { thisWorker } from '../worker/messages.ts';
import { byKey, type Combine, combineOf, leafOf, nodesOf, Tree } from '../worker/tree.ts';
import { Call } from './call.ts';
import { reportedHere } from './here.ts';
import { Job } from './job.ts';
import { begin, nameOf, reporterOf } from './map.ts';
import type { Items, ReduceOptions } from './options.ts';
import type { Sink } from './plan.ts';
import { reported } from './progress.ts';

type AnyOptions = ReduceOptions & { with?: object | undefined; initial?: unknown };

/**
 * Calls `task` with each item, in the workers of a pool, and combines the results to one.
 *
 * ```ts
 * const total = await reduce(rows, weigh, (a, b) => a + b);
 * const inside = await reduce(blocks, throwDarts, (a, b) => a + b, { seed: 1 });
 * ```
 *
 * Which results are combined, and in which order, depends on nothing but the number of items: the first 2^k with the
 * rest (2^k the largest power of two below their number), and each part likewise. So `combine` must be associative for a result that a
 * loop would give, and need not be commutative; sums of floating-point numbers have the same bits for every number of workers and
 * every `grain`. `combine` is not async; it runs in workers, and in this thread for the last few.
 *
 * `initial` is what comes of no items, and is combined with the result from the left otherwise; without it no items are an error,
 * `HASTEN_TASK_EMPTY`. Rejects as `map` does.
 */
export function reduce<T, R>(
  items: Items<T>,
  task: (item: T) => R,
  combine: (left: Awaited<R>, right: Awaited<R>) => Awaited<R>,
  options?: ReduceOptions & { with?: undefined; initial?: Awaited<R> },
): Promise<Awaited<R>>;
export function reduce<T, R, C extends object>(
  items: Items<T>,
  task: (item: T, captures: NoInfer<C>) => R,
  combine: (left: Awaited<R>, right: Awaited<R>, captures: NoInfer<C>) => Awaited<R>,
  options: ReduceOptions & { with: C; initial?: Awaited<R> },
): Promise<Awaited<R>>;
export async function reduce(
  items: Items<unknown>,
  task: AnyFunction,
  combine: AnyFunction,
  options: AnyOptions = {},
): Promise<unknown> {
  const work = begin('reduce', items, task, options, reduce as AnyFunction);
  const call = new Call(reduce as AnyFunction);
  const combining = workOf(combine, options.with, reduce as AnyFunction);
  return whole('reduce', items, work, { work: combining, keys: false }, options, call);
}

/**
 * Calls `task` with each item, in the workers of a pool; it gives pairs of a key and a value (or none), and the values of each
 * key are combined. Gives a Map whose keys come in the order in which the items gave them.
 *
 * ```ts
 * const words = await mapReduce(lines, (line) => line.split(' ').map((word) => [word, 1] as const), (a, b) => a + b);
 * ```
 *
 * Keys are strings, numbers or other values that are equal to their copies. The order is that of `reduce`, without the items that
 * gave no value of the key; several values of an item are combined first, from the left.
 */
export function mapReduce<T, K, V>(
  items: Items<T>,
  task: (item: T) => Iterable<readonly [K, V]> | Promise<Iterable<readonly [K, V]>>,
  combine: (left: Wide<V>, right: Wide<V>) => Wide<V>,
  options?: ReduceOptions & { with?: undefined },
): Promise<Map<K, Wide<V>>>;
export function mapReduce<T, K, V, C extends object>(
  items: Items<T>,
  task: (item: T, captures: NoInfer<C>) => Iterable<readonly [K, V]> | Promise<Iterable<readonly [K, V]>>,
  combine: (left: Wide<V>, right: Wide<V>, captures: NoInfer<C>) => Wide<V>,
  options: ReduceOptions & { with: C },
): Promise<Map<K, Wide<V>>>;
export async function mapReduce(
  items: Items<unknown>,
  task: AnyFunction,
  combine: AnyFunction,
  options: AnyOptions = {},
): Promise<unknown> {
  const work = begin('mapReduce', items, task, options, mapReduce as AnyFunction);
  const call = new Call(mapReduce as AnyFunction);
  const combining = workOf(combine, options.with, mapReduce as AnyFunction);
  const all = { ...options, initial: new Map() };
  return whole('mapReduce', items, work, { work: combining, keys: true }, all, call);
}

/** `[word, 1] as const` gives numbers, not ones. */
type Wide<V> = V extends number
  ? number
  : V extends string
    ? string
    : V extends bigint
      ? bigint
      : V extends boolean
        ? boolean
        : V;

interface Combining {
  readonly work: Work;
  readonly keys: boolean;
}

async function whole(
  what: string,
  items: Items<unknown>,
  work: Work,
  combining: Combining,
  options: AnyOptions,
  call: Call,
): Promise<unknown> {
  const { fn, captures } = combining.work;
  const combine = combineOf(fn as (...values: unknown[]) => unknown, captures);
  options.signal?.throwIfAborted();
  const joined = combining.keys ? byKey(combine) : combine;
  const value = await (thisWorker() === null
    ? inWorkers(what, items, work, combining, joined, options, call)
    : inThisThread(items, work, combining.keys ? combine : null, joined, options, call));
  if (value === NOTHING) {
    if ('initial' in options) return options.initial;
    throw new HastenError('HASTEN_TASK_EMPTY', `${what} was given no items, and no initial value`, {
      fix: 'give one: { initial: 0 }',
    });
  }
  return 'initial' in options ? joined(options.initial, value) : value;
}

/** The value of no items. */
const NOTHING = Symbol('nothing');

async function inWorkers(
  what: string,
  items: Items<unknown>,
  work: Work,
  combining: Combining,
  combine: Combine,
  options: AnyOptions,
  call: Call,
): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const tree = new Tree(combine);
  const owned: (readonly SharedArray[])[] = [];
  const sink: Sink = {
    full: false,
    take(_from, _count, values, mine) {
      if (mine.length > 0) owned.push(mine);
      for (let at = 0; at < values.length; at += 3) {
        const [from, size, value] = values.slice(at, at + 3) as [number, number, unknown];
        tree.add({ from, size, value });
      }
    },
    complete(count) {
      if (count > 0 && tree.count !== count) throw new Error(`${tree.count} of ${count} items were combined`);
      resolve(count === 0 ? NOTHING : tree.value());
    },
    fail: (_index, error) => reject(error),
    error(error) {
      for (const one of owned) freeOwned(one);
      reject(error);
    },
  };
  const plan = { items, work, combine: combining, options, claims: true, call };
  const job = new Job(crewOf(options.pool ?? defaultPool()), plan, sink);
  const reporter = reporterOf(job, nameOf(what, work), options);
  return reporter === null ? promise : reported(reporter, promise);
}

async function inThisThread(
  items: Items<unknown>,
  work: Work,
  ofKeys: Combine | null,
  combine: Combine,
  options: AnyOptions,
  call: Call,
): Promise<unknown> {
  const tree = new Tree(combine);
  for await (const result of reportedHere(items, work, options, call, nameOf('reduce', work))) {
    if ('error' in result) throw result.error;
    const { index, value } = result;
    const leaf = ofKeys === null ? value : leafOf(value as Iterable<[unknown, unknown]>, ofKeys);
    for (const node of nodesOf([leaf], index, combine)) tree.add(node);
  }
  return tree.count === 0 ? NOTHING : tree.value();
}
