/**
 * Streams of random numbers for work on several cores: a stream is known by a seed and an index, and gives the same
 * numbers wherever and whenever it is read. What always holds: streams of different indices share no numbers (their
 * counters differ), and each stream has 2^64 blocks, more than can be read.
 */
import { HastenError } from '../../support/errors.ts';
import { Words } from './words.ts';

/** Random numbers in an order that seed and index fix; made by `random(seed, index)`. */
export interface RandomStream {
  /** Uniform in [low, high), by default [0, 1): multiples of 2^-53, scaled. */
  uniform(low?: number, high?: number): number;
  /** Of the normal distribution; default mean 0, standard deviation 1. */
  normal(mean?: number, deviation?: number): number;
  /** A whole number in [0, below), or in [low, high); each equally likely. The range holds at most 2^53 numbers. */
  integer(below: number): number;
  integer(low: number, high: number): number;
  /** Puts the elements into a random order, in place, each order equally likely; gives the same array. */
  shuffle<A extends { length: number; [index: number]: unknown }>(array: A): A;
}

/**
 * Stream `index` of a seed. The same seed and index give the same numbers in every worker, for every number of workers
 * and every batch size; give each item of a `map` the stream of its own index.
 *
 * ```ts
 * const stream = random(42, index);
 * const x = stream.uniform(), y = stream.normal(), die = stream.integer(1, 7);
 * ```
 *
 * `seed` is a whole number (up to 2^53) or a BigInt of 64 bits; `index` a whole number from 0, default 0. Throws
 * `HASTEN_RANDOM_ARGUMENT` for others.
 */
export function random(seed: number | bigint, index = 0): RandomStream {
  if (!Number.isSafeInteger(index) || index < 0) throw wrong(`index ${index}`, 'give a whole number from 0');
  return new Stream(keyOf(seed), index);
}

class Stream implements RandomStream {
  readonly #words: Words;
  #spare = Number.NaN;

  constructor([key0, key1]: readonly [number, number], index: number) {
    this.#words = new Words(key0, key1, index | 0, (index / 2 ** 32) | 0);
  }

  uniform(low = 0, high = 1): number {
    return low + (high - low) * this.#words.fraction();
  }

  /** The polar method of G. Marsaglia and T. A. Bray, "A convenient method for generating normal variables", 1964. */
  normal(mean = 0, deviation = 1): number {
    let value = this.#spare;
    if (Number.isNaN(value)) {
      let x: number;
      let y: number;
      let square: number;
      do {
        x = 2 * this.#words.fraction() - 1;
        y = 2 * this.#words.fraction() - 1;
        square = x * x + y * y;
      } while (square >= 1 || square === 0);
      const scale = Math.sqrt((-2 * Math.log(square)) / square);
      value = x * scale;
      this.#spare = y * scale;
    } else this.#spare = Number.NaN;
    return mean + deviation * value;
  }

  integer(lowOrBelow: number, high?: number): number {
    const low = high === undefined ? 0 : lowOrBelow;
    const end = high ?? lowOrBelow;
    const size = end - low;
    if (!Number.isSafeInteger(low) || !Number.isSafeInteger(end) || !(size > 0) || size > 2 ** 53) {
      throw wrong(`the range from ${low} to below ${end}`, 'give whole numbers, the lower one first');
    }
    return low + this.#below(size);
  }

  shuffle<A extends { length: number; [index: number]: unknown }>(array: A): A {
    for (let i = array.length - 1; i > 0; i--) {
      const j = this.#below(i + 1);
      const kept = array[i];
      array[i] = array[j];
      array[j] = kept;
    }
    return array;
  }

  /** Whole numbers of 32 or 53 bits, those of the last part that is not whole thrown away: no number is favoured. */
  #below(size: number): number {
    if (size >= 2 ** 32) return this.#belowMany(size);
    const bound = size >>> 0;
    for (;;) {
      const value = this.#words.next() >>> 0;
      // The second division is rarely needed.
      if (value < 2 ** 32 - bound || value < 2 ** 32 - (2 ** 32 % bound)) return value % bound;
    }
  }

  #belowMany(size: number): number {
    if (size === 2 ** 32) return this.#words.next();
    const limit = 2 ** 53 - (2 ** 53 % size);
    let value: number;
    do value = this.#words.fraction() * 2 ** 53;
    while (value >= limit);
    return value % size;
  }
}

/** The seed as two words; a number and the BigInt of the same value are the same seed. */
function keyOf(seed: number | bigint): readonly [number, number] {
  if (typeof seed === 'bigint') return [Number(BigInt.asIntN(32, seed)), Number(BigInt.asIntN(32, seed >> 32n))];
  if (!Number.isSafeInteger(seed)) throw wrong(`seed ${String(seed)}`, 'give a whole number or a BigInt');
  // Two's complement: rounded down, the lower half is positive.
  return [seed | 0, Math.floor(seed / 2 ** 32) | 0];
}

function wrong(what: string, fix: string): HastenError {
  return new HastenError('HASTEN_RANDOM_ARGUMENT', `random numbers were asked for with ${what}`, { fix });
}
