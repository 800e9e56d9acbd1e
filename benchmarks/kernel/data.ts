/**
 * The inputs of the kernels: pseudo-random numbers that TypeScript, C (native/data.h) and Python (data.py) make alike, to
 * the bit. Number i of a seed is a hash of i, so that each language makes them in the way that is quick there.
 */

/** An integer of 32 bits, well mixed, by i and seed: "lowbias32" of https://nullprogram.com/blog/2018/07/31/. */
export function hash(i: number, seed: number): number {
  let x = (i + Math.imul(seed, 0x9e3779b1)) | 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

/** `length` numbers from `low` to below `high`. */
export function uniform(length: number, seed: number, low = 0, high = 1): Float64Array {
  const numbers = new Float64Array(length);
  for (let i = 0; i < length; i++) numbers[i] = low + (high - low) * (hash(i, seed) / 2 ** 32);
  return numbers;
}

/** `length` bytes. */
export function bytes(length: number, seed: number): Uint8Array {
  const all = new Uint8Array(length);
  for (let i = 0; i < length; i++) all[i] = hash(i, seed) >>> 24;
  return all;
}
