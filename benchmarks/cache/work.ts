/** What is computed and given in every side of the benchmarks; the same in Python (python/side.py). No imports here. */

export interface Options {
  bins: number;
}

export interface Features {
  path: string;
  bins: number;
  counts: number[];
}

/** Some 200 bytes of result, from a text and an object. `_salt` makes a call another one with the same result. */
export function extract(path: string, { bins }: Options, _salt?: number): Features {
  return { path, bins, counts: Array.from({ length: bins }, (_, i) => (i * 7 + path.length) % 11) };
}

/** What stands for a result of `extract`. */
export function hashOf({ bins, counts }: Features): string {
  return String(counts.reduce((sum, count, i) => sum + count * (i + 1), bins));
}

export function square(x: number): number {
  return x * x;
}

/** 8 MB, the same in every process. */
export function numbers(n: number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => ((i * 7919) % 10007) + 0.5);
}

/** Exact, in whichever order it is added up: its terms are halves, and it stays below 2^52. */
export function sum(values: Float64Array): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total;
}

/** `n` bytes, most of them 0, and the first and last not. */
export function bytes(n: number): Uint8Array {
  const made = new Uint8Array(n);
  made[0] = 3;
  made[n - 1] = 7;
  return made;
}
