/**
 * `Math.random` under the judge's hand, so that one input can be made several times, and chance in a candidate be told
 * from a wrong answer. Only in the judging process; measuring ones get the same through V8's own seed.
 */
import { seeded } from '../statistics/random.ts';

/** Makes `Math.random` give the numbers that follow from `seed`. */
export function seedRandom(seed: number): void {
  Math.random = seeded(seed).next;
}
