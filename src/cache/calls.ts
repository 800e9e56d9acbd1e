/**
 * The order of things for a call: look in memory, look on the disk, wait for whoever computes it, compute. What always
 * holds: a call that finds its result does not leave this file's first function; in one thread a key is computed once at a
 * time, and over threads and processes too, except by a function that calls itself with the same arguments and by
 * generators, whose consumers decide how long they take.
 */
import { types } from 'node:util';
import { HastenError } from '../support/errors.ts';
import type { Cell } from './cell.ts';
import type { Key } from './key/hash.ts';
import type { Claim, Store } from './store/types.ts';
import { headerOf, kindOf } from './value/streams.ts';

/** A result, or undefined where there is none: the result itself may be undefined. */
type Maybe = { value: unknown } | undefined;

export function call(cell: Cell, args: ArrayLike<unknown>): unknown {
  const { level } = cell;
  const direct = cell.isDirect && isDirect(args);
  if (direct) {
    const entry = level!.of(args[0]);
    const given = entry === undefined ? undefined : cell.give(entry);
    if (given !== undefined) return given.value;
  }
  let key: Key;
  try {
    key = cell.keyOf(args);
  } catch (error) {
    return refused(cell, error, call);
  }
  const known = look(cell, key, args);
  if (direct) {
    const entry = level!.get(key);
    if (entry !== undefined) level!.name(args[0], entry);
  }
  return known === undefined ? compute(cell, key, args) : known.value;
}

/** Computes it whether it is there or not. */
export function refresh(cell: Cell, args: ArrayLike<unknown>): unknown {
  let key: Key;
  try {
    key = cell.keyOf(args);
  } catch (error) {
    return refused(cell, error, refresh);
  }
  return begin(cell, key, args, cell.store?.claim(key, ANYWAY) ?? null);
}

/** Of arguments without a key. An async function does not throw. */
function refused(cell: Cell, error: unknown, above: (cell: Cell, args: ArrayLike<unknown>) => unknown): Promise<never> {
  // Ways into an argument are long: the place that is meant would be behind the last frame.
  if (error instanceof HastenError) Error.captureStackTrace(error, above);
  if (cell.manner === 'async') return Promise.reject(error);
  throw error;
}

/** Texts that are held as they are, beside the results that they lead to; of longer ones only the key is. */
const LONGEST = 1000;

/** Whether there is nothing but one primitive value, which a Map tells from all others: it takes -0 for 0. */
function isDirect(args: ArrayLike<unknown>): boolean {
  if (args.length !== 1) return false;
  const [argument] = args as [unknown];
  if (typeof argument === 'number') return argument !== 0 || 1 / argument > 0;
  if (typeof argument === 'string') return argument.length <= LONGEST;
  return (typeof argument !== 'object' || argument === null) && typeof argument !== 'function';
}

function look(cell: Cell, key: Key, args: ArrayLike<unknown>): Maybe {
  const given = inMemory(cell, key);
  if (given !== undefined) return given;
  const flight = cell.flights.get(key);
  return flight === undefined ? cell.find(key, args) : { value: follow(cell, key, args, flight) };
}

function inMemory(cell: Cell, key: Key): Maybe {
  const entry = cell.level?.get(key);
  return entry === undefined ? undefined : cell.give(entry);
}

/**
 * Another call of this thread computes it: what it keeps is given, a copy for each. Where it keeps nothing, as of streams,
 * all that waited compute at the same time, and not one after another.
 */
function follow(cell: Cell, key: Key, args: ArrayLike<unknown>, flight: Promise<unknown>): Promise<unknown> {
  return flight.then(() => {
    const kept = inMemory(cell, key) ?? cell.find(key, args);
    return kept === undefined ? begin(cell, key, args, null) : kept.value;
  });
}

/** Without the cache. */
function plain(cell: Cell, args: ArrayLike<unknown>): unknown {
  return Reflect.apply(cell.original, undefined, args);
}

/** Computes a result that was not there, or waits until another thread has. */
function compute(cell: Cell, key: Key, args: ArrayLike<unknown>): unknown {
  const { store, manner } = cell;
  if (cell.computing.has(key)) return plain(cell, args);
  if (store === null || manner === 'generator' || manner === 'async generator') return begin(cell, key, args, null);
  const claim = store.claim(key);
  if (claim !== null) return begin(cell, key, args, claim);
  for (let waits = 0; waits < MOST_WAITS; waits++) {
    if (!waited(cell, store, key)) return later(cell, store, key, args);
    const found = cell.find(key, args);
    if (found !== undefined) return found.value;
    const claim = store.claim(key, ANYWAY);
    if (claim !== null) return claimed(cell, key, args, claim);
  }
  return begin(cell, key, args, null);
}

/**
 * Waits in vain after which a result is computed in any case: those who computed it died, or it failed, or cannot be kept,
 * and then it is better that all fail at once than one after another.
 */
const MOST_WAITS = 3;

/** Gives the right to compute also where there is an entry: one that turned out to be none, or is to be replaced. */
const ANYWAY = { anyway: true };

/** It may have been kept between looking and claiming. */
function claimed(cell: Cell, key: Key, args: ArrayLike<unknown>, claim: Claim): unknown {
  let found: Maybe;
  try {
    found = cell.find(key, args);
  } catch (error) {
    // The one that was kept.
    claim.release();
    throw error;
  }
  if (found === undefined) return begin(cell, key, args, claim);
  claim.release();
  return found.value;
}

const sleeper = new Int32Array(new SharedArrayBuffer(4));

/**
 * Stands still until a key is not claimed any more. False where the function turns out to give promises, so that the thread
 * must not stand still: it might be what the other one waits for.
 */
function waited(cell: Cell, store: Store, key: Key): boolean {
  if (cell.manner === 'async' || cell.isSaidPromising()) return false;
  for (let ms = 1; store.isClaimed(key); ms = Math.min(ms * 1.5, 20)) {
    Atomics.wait(sleeper, 0, 0, ms);
    if (cell.isSaidPromising()) return false;
  }
  return true;
}

/** The same for functions that give promises. */
function later(cell: Cell, store: Store, key: Key, args: ArrayLike<unknown>): Promise<unknown> {
  const wait = async (): Promise<unknown> => {
    for (let waits = 0; waits < MOST_WAITS; waits++) {
      await store.wait(key);
      const found = cell.find(key, args);
      if (found !== undefined) return found.value;
      const claim = store.claim(key, ANYWAY);
      if (claim !== null) return claimed(cell, key, args, claim);
    }
    return begin(cell, key, args, null);
  };
  return fly(cell, key, wait());
}

/** Notes a promise that calls with the same key can wait for. */
function fly(cell: Cell, key: Key, promise: Promise<unknown>): Promise<unknown> {
  cell.flights.set(key, promise);
  const land = (): void => {
    if (cell.flights.get(key) === promise) cell.flights.delete(key);
  };
  promise.then(land, land);
  return promise;
}

/** Computes. The claim ends in any case. */
function begin(cell: Cell, key: Key, args: ArrayLike<unknown>, claim: Claim | null): unknown {
  const start = performance.now();
  const wasComputing = cell.computing.has(key);
  cell.misses++;
  cell.computing.add(key);
  let value: unknown;
  try {
    value = plain(cell, args);
  } catch (error) {
    safely(cell, claim, () => cell.keepError(key, args, error, performance.now() - start, false));
    throw error;
  } finally {
    if (!wasComputing) cell.computing.delete(key);
  }
  if (!types.isPromise(value)) return settle(cell, key, args, value, claim, start, false);
  cell.isPromising();
  const promise = value.then(
    (one) => settle(cell, key, args, one, claim, start, true),
    (error: unknown) => {
      safely(cell, claim, () => cell.keepError(key, args, error, performance.now() - start, true));
      throw error;
    },
  );
  return fly(cell, key, promise);
}

/** Keeps a result, and gives it: a stream in its recorded form. */
function settle(
  cell: Cell,
  key: Key,
  args: ArrayLike<unknown>,
  value: unknown,
  claim: Claim | null,
  start: number,
  promised: boolean,
): unknown {
  const cost = performance.now() - start;
  const kind = kindOf(value);
  let given = value;
  safely(cell, claim, () => {
    if (kind === null) cell.keep(key, args, value, cost, promised);
    else given = cell.record(key, args, value as object, headerOf(value as object, kind, promised), cost);
  });
  return given;
}

/** What goes wrong with keeping a result is no matter of the caller's. */
function safely(cell: Cell, claim: Claim | null, act: () => void): void {
  try {
    act();
  } catch (error) {
    cell.unkept(error);
  } finally {
    claim?.release();
  }
}
