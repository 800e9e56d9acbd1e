/**
 * A seeded source of random numbers: the same seed gives the same numbers on every machine. For orders of measuring and
 * simulations, not for secrets.
 */

export interface Random {
  /** From 0 (included) to 1 (excluded), 32 bits fine. */
  next(): number;
  /** A whole number from 0 (included) to `below` (excluded). */
  integer(below: number): number;
  /** Normally distributed with mean 0 and standard deviation 1. */
  normal(): number;
  /** Shuffles in place, each order equally likely, and returns what it was given. */
  shuffle<Item>(items: Item[]): Item[];
}

/**
 * Chris Doty-Humphrey's sfc32 (PractRand, 2010), 128 bits of state, seeded through a splitmix32 sequence.
 *
 * ```ts
 * const random = seeded(7);
 * random.shuffle(candidates);
 * ```
 */
export function seeded(seed: number): Random {
  let mixed = seed | 0;
  const mix = (): number => {
    mixed = (mixed + 0x9e3779b9) | 0;
    let bits = mixed ^ (mixed >>> 16);
    bits = Math.imul(bits, 0x21f0aaad);
    bits ^= bits >>> 15;
    bits = Math.imul(bits, 0x735a2d97);
    return bits ^ (bits >>> 15);
  };
  let a = mix();
  let b = mix();
  let c = mix();
  let counter = 1;
  let spare: number | null = null;

  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 4294967296;
  };
  for (let warm = 0; warm < 12; warm++) next();

  const integer = (below: number): number => Math.floor(next() * below);
  return {
    next,
    integer,
    /** Marsaglia's polar method (1964): two at a time. */
    normal() {
      if (spare !== null) {
        const kept = spare;
        spare = null;
        return kept;
      }
      for (;;) {
        const x = 2 * next() - 1;
        const y = 2 * next() - 1;
        const square = x * x + y * y;
        if (square >= 1 || square === 0) continue;
        const scale = Math.sqrt((-2 * Math.log(square)) / square);
        spare = y * scale;
        return x * scale;
      }
    },
    shuffle(items) {
      for (let last = items.length - 1; last > 0; last--) {
        const chosen = integer(last + 1);
        [items[last], items[chosen]] = [items[chosen]!, items[last]!];
      }
      return items;
    },
  };
}
