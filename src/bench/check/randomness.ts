/**
 * `Math.random` under the judge's hand, so that one input can be made several times, and chance in a candidate be told
 * from a wrong answer. Only in the judging process; measuring ones get the same through V8's own seed.
 */

/** Makes `Math.random` give the numbers that follow from `seed` (mulberry32, by Tommy Ettinger, public domain). */
export function seedRandom(seed: number): void {
  let state = seed | 0;
  Math.random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
