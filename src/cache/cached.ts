/** What `cache` gives: the function, and what can be asked of it. */

/** Any function. With `any` in the place of `never`, a parameter with a default would become `any`, too. */
export type CacheableFunction = (...args: never[]) => unknown;

export interface CacheStats {
  /** On the disk, of this function, of each version of its code; with `memory: true` in this thread's memory. */
  readonly entries: number;
  /** That these take. */
  readonly bytes: number;
  /** Calls in this thread that found their result. */
  readonly hits: number;
  /** Those of them that found it in memory. */
  readonly memoryHits: number;
  /** Calls in this thread that had to compute. */
  readonly misses: number;
  /** What the hits would have taken to compute, in ms. */
  readonly savedMs: number;
}

export interface CachedMethods<F extends CacheableFunction> {
  /** Whether the result for these arguments is kept. It may be gone a moment later. */
  check(...args: Parameters<F>): boolean;
  /** Drops the result for these arguments, in memory and on the disk; whether it was there. */
  forget(...args: Parameters<F>): boolean;
  /** Drops all results of this function, of each version of its code; how many there were. */
  clear(): number;
  stats(): CacheStats;
  /** The key of a call: 32 hexadecimal digits, as `hasten cache show` takes it. */
  key(...args: Parameters<F>): string;
  /** Computes the result whether it is kept or not, and keeps it in the place of the old one. */
  readonly refresh: F;
  /** The function that was given, without the cache. */
  readonly original: F;
}

export type Cached<F extends CacheableFunction> = F & CachedMethods<F>;

/** Of a function's parameters: names, and the properties that each takes by `{ … }`. */
export interface FunctionMembers {
  readonly names: readonly string[];
  readonly properties: readonly (readonly string[] | null)[];
  /** The index of the one that takes all that is left; -1 where there is none. */
  readonly rest: number;
}
