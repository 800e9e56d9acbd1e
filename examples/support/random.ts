/**
 * Random numbers that are the same in every run, so that a program's checksum can be compared with an earlier one.
 * `Math.random` cannot be seeded. The generator is mulberry32: 32 bits of state, good enough for examples and nothing else.
 */

/** A source of numbers, evenly spread over [0, 1); equal seeds give equal series. */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return function random() {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}
