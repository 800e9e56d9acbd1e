/** The options of `map`, `reduce` and `mapReduce`, and what they may be. */
import { HastenError } from '../../support/errors.ts';
import { unknownOption } from '../pool/option-names.ts';
import type { Pool } from '../pool/pool.ts';

/** What is mapped: an array, a typed array, another iterable or an async iterable. */
export type Items<T> = Iterable<T> | AsyncIterable<T>;

/** How far a map has come. */
export interface Progress {
  /** Items that are done. */
  done: number;
  /** How many there are; null where an iterable does not say. */
  total: number | null;
  /** Items a second, of late. */
  rate: number;
  /** The time left at that rate, in ms; null where it is not known. */
  remainingMs: number | null;
}

/** Of `onError: 'collect'`: as `Promise.allSettled` has them, and a rejected one names its item. */
export type Settled<R> = { status: 'fulfilled'; value: R } | { status: 'rejected'; reason: Error; index: number };

export interface ReduceOptions {
  /** Ends it: the promise rejects with the signal's reason, and within 100 ms no worker is at it, even in an endless loop. */
  signal?: AbortSignal;
  /**
   * The most time for one item, in ms. An item beyond it is ended within 100 ms together with its worker, which is replaced; it
   * fails with `HASTEN_TASK_TIMEOUT`. What a native call does in a thread cannot be ended before it returns.
   */
  timeout?: number;
  /** How often an item that fails is tried again (default 0). */
  retries?: number;
  /**
   * `true`: a line on standard error. Or a function that is called about ten times a second, and at the end; what it throws ends
   * the map.
   */
  progress?: boolean | ((progress: Progress) => void);
  /** `itemRandom()` gives each item its own random numbers, `random(seed, index)`. */
  seed?: number | bigint;
  /** How many items a worker takes at a time (default: as many as take about a few ms, as measured). */
  grain?: number;
  /** Buffers of plain typed arrays in items and results are moved, not copied. They cannot be used here any more. */
  transfer?: boolean;
  /** The workers to use (default: `defaultPool()`). */
  pool?: Pool;
}

export interface MapOptions<E extends OnError = OnError> extends ReduceOptions {
  /** `throw` (default): the first error ends the map. `collect`: all items run; the result tells of each (`Settled`). */
  onError?: E;
  /** Whether results come in the order of their items: by default they do from `map`, and do not from `map.unordered`. */
  ordered?: boolean;
}

export type OnError = 'throw' | 'collect';
/** What becomes of results of type `R`. */
export type Outcome<R, E extends OnError> = 'collect' extends E ? Settled<Awaited<R>> : Awaited<R>;

const COMMON = ['with', 'pool', 'grain', 'timeout', 'retries', 'signal', 'progress', 'seed', 'transfer'] as const;
const NAMES: Record<string, readonly string[]> = {
  map: [...COMMON, 'onError', 'ordered'],
  'map.unordered': [...COMMON, 'onError', 'ordered'],
  reduce: [...COMMON, 'initial'],
  mapReduce: COMMON,
};

/** Throws `HASTEN_TASK_OPTION` for options that make no sense, and for those that `what` does not have. */
export function checkOptions(options: MapOptions & { with?: object | undefined }, what: string): void {
  if (typeof options !== 'object' || options === null) {
    throw new HastenError('HASTEN_TASK_OPTION', `${what} takes an object of options, not ${nameOf(options)}`, {
      fix: 'name them: { timeout: 1000 }',
    });
  }
  const unknown = unknownOption(what, options, NAMES[what]!);
  if (unknown !== null) throw new HastenError('HASTEN_TASK_OPTION', unknown.message, { fix: unknown.fix });
  const { timeout, retries, onError, grain, signal, progress, with: captures } = options;
  if (timeout !== undefined && !(timeout > 0)) throw wrong(what, 'timeout', timeout, 'give the most ms of an item');
  if (retries !== undefined && !(Number.isSafeInteger(retries) && retries >= 0)) {
    throw wrong(what, 'retries', retries, 'give a whole number from 0');
  }
  if (grain !== undefined && !(Number.isSafeInteger(grain) && grain > 0)) {
    throw wrong(what, 'grain', grain, 'give a whole number from 1, or leave it out: it is measured');
  }
  if (onError !== undefined && onError !== 'throw' && onError !== 'collect') {
    throw wrong(what, 'onError', onError, "take 'throw' or 'collect'");
  }
  if (signal !== undefined && typeof signal.addEventListener !== 'function') {
    throw wrong(what, 'signal', signal, 'give the signal of an AbortController');
  }
  if (progress !== undefined && typeof progress !== 'boolean' && typeof progress !== 'function') {
    throw wrong(what, 'progress', progress, 'take true, or a function');
  }
  if (captures !== undefined && (typeof captures !== 'object' || captures === null)) {
    throw wrong(what, 'with', captures, 'give an object: with: { k }');
  }
}

/** Throws `HASTEN_TASK_ITEMS` for what has no items. */
export function checkItems(items: unknown, what: string): void {
  const given = items as Partial<Iterable<unknown> & AsyncIterable<unknown>> | null | undefined;
  if (given != null && (given[Symbol.iterator] !== undefined || given[Symbol.asyncIterator] !== undefined)) return;
  throw new HastenError('HASTEN_TASK_ITEMS', `${what} was given ${nameOf(items)} for its items`, {
    fix: 'give an array, a typed array, or another iterable or async iterable',
  });
}

function wrong(what: string, option: string, value: unknown, fix: string): HastenError {
  return new HastenError('HASTEN_TASK_OPTION', `${what} takes no ${nameOf(value)} as its ${option}`, { fix });
}

function nameOf(value: unknown): string {
  if (typeof value === 'function') return 'function';
  return typeof value === 'object' && value !== null ? (value.constructor?.name ?? 'object') : String(value);
}
