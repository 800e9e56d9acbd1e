// biome-ignore-all lint/complexity/noArguments: a rest parameter makes an array for each call
/**
 * `cache`: makes of a function one whose results are kept. What always holds: the name, the length and the type are those
 * of the function; a call whose one argument is a primitive value that was seen before costs a look into a Map.
 */

import type { CallingModule } from '../source/calling-module.ts';
import { isKeepingOff } from '../source/project.ts';
import type { CacheableFunction, Cached, CachedMethods, CacheStats } from './cached.ts';
import { call, refresh } from './calls.ts';
import { Cell } from './cell.ts';
import { checkFunction } from './code/check.ts';
import { identify } from './code/identity.ts';
import { type CacheOptions, checkOptions } from './options.ts';

/**
 * Keeps what a function returns, on the disk and in memory: a call with the same arguments, in this process or a later one,
 * gets the kept result until the function's code changes. To be called at a module's top level, as `cache(import.meta,
 * function)`, in CommonJS as `cache(module, function)`.
 *
 * ```ts
 * export const features = cache(import.meta, async (path: string, options: Options) => extract(path, options));
 * await features('a.csv', { bins: 32 }); // computed once
 * ```
 *
 * Throws `HASTEN_CACHE_DEFINITION` for what is no module or no function, `HASTEN_CACHE_OPTION` for wrong options. Its
 * first call throws `HASTEN_CACHE_THIS`, `HASTEN_CACHE_CLOSURE` and `HASTEN_CACHE_CODE` for functions whose results cannot
 * be told by code and arguments, each call `HASTEN_CACHE_ARGUMENT` and `HASTEN_CACHE_FILE` for arguments that cannot be
 * hashed. docs/cache.md has the options.
 */
export function cache<F extends CacheableFunction>(meta: CallingModule, fn: F, options: CacheOptions = {}): Cached<F> {
  const isOff = isKeepingOff();
  let cell: Cell;
  const { cached } = {
    cached(argument?: unknown): unknown {
      if (isOff) return Reflect.apply(fn, undefined, arguments);
      if (arguments.length === 1) {
        const entry = cell.level?.byArgument.get(argument);
        if (entry?.isValue === true && (argument !== 0 || 1 / argument > 0)) {
          entry.hits++;
          cell.memoryHits++;
          cell.savedMs += entry.cost;
          return entry.value;
        }
      }
      return call(cell, arguments);
    },
  };
  const identity = identify(meta, cached, typeof fn === 'function' ? fn : cached);
  checkFunction(fn, identity);
  checkOptions(options);
  cell = new Cell(fn, identity, { ...options });
  // What it names in vain is said now.
  if (options.ignore !== undefined) void cell.ignored;
  Object.defineProperties(cached, {
    name: { value: fn.name, configurable: true },
    length: { value: fn.length, configurable: true },
  });
  return Object.assign(cached, isOff ? plainMethods(cell) : methods(cell)) as unknown as Cached<F>;
}

function methods(cell: Cell): CachedMethods<(...args: unknown[]) => unknown> {
  return {
    check(...args) {
      const key = cell.keyOf(args);
      return cell.level?.get(key) !== undefined || cell.has(key);
    },
    forget(...args) {
      const key = cell.keyOf(args);
      const wasInMemory = cell.level?.forget(key) ?? false;
      return (cell.store?.remove(key) ?? false) || wasInMemory;
    },
    clear() {
      const inMemory = cell.level?.clear() ?? 0;
      return cell.store?.removeFunction(cell.identity) ?? inMemory;
    },
    stats: () => cell.stats(),
    key: (...args) => cell.keyOf(args),
    refresh: (...args) => refresh(cell, args),
    original: cell.original as (...args: unknown[]) => unknown,
  };
}

const NOTHING: CacheStats = { entries: 0, bytes: 0, hits: 0, memoryHits: 0, misses: 0, savedMs: 0 };

/** Where the environment says `HASTEN_CACHE=off`. */
function plainMethods(cell: Cell): CachedMethods<(...args: unknown[]) => unknown> {
  return {
    check: () => false,
    forget: () => false,
    clear: () => 0,
    stats: () => NOTHING,
    key: (...args) => cell.keyOf(args),
    refresh: cell.original as (...args: unknown[]) => unknown,
    original: cell.original as (...args: unknown[]) => unknown,
  };
}
