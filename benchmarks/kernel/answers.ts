/** Whether two sides computed the same: to the bit where they must, else within what another order of operations costs. */
import type { Answer, TypedArray } from './case.ts';

/** Null, or where `other` is further from `first` than `tolerance` times the largest number of its array; 0 is the bits. */
export function answerDifference(first: Answer, other: Answer, tolerance: number): string | null {
  const [one, two] = [first, other].map((answer) => (typeof answer === 'number' ? [Float64Array.of(answer)] : answer));
  for (const [at, expected] of one!.entries()) {
    const found = arrayDifference(expected, two![at]!, tolerance);
    if (found !== null) return `${one!.length > 1 ? `array ${at}, ` : ''}${found}`;
  }
  return null;
}

function arrayDifference(expected: TypedArray, found: TypedArray, tolerance: number): string | null {
  if (expected.length !== found.length) return `length ${found.length}, not ${expected.length}`;
  let largest = 0;
  if (tolerance > 0) for (const value of expected) largest = Math.max(largest, Math.abs(value));
  for (const [i, value] of expected.entries()) {
    if (Object.is(value, found[i])) continue;
    if (!(Math.abs(value - found[i]!) <= tolerance * largest)) return `[${i}] is ${found[i]}, not ${value}`;
  }
  return null;
}

/** How far `fast` may be off where the case does not say. */
export const FAST_TOLERANCE = 1e-12;

/**
 * What stands for an answer between languages: nine digits of each number or array's weighted sum, since their order of
 * operations and their libraries differ in the last of sixteen. native/kernel.h and python/side.py say the same.
 */
export function checksum(answer: Answer): string {
  if (typeof answer === 'number') return answer.toPrecision(9);
  let total = 0;
  for (const array of answer) for (let i = 0; i < array.length; i++) total += array[i]! * (1 + (i % 7));
  return total.toPrecision(9);
}
