/** Which expressions are whole numbers that float64 has, so that they may be computed modulo 2^32 as well. */
import type { Expression } from '../tree.ts';
import type { Emission } from './emission.ts';

/** By its range, or by a test in front of the loop that code is emitted for (hoist.ts). */
export function isWholeNumber(g: Emission, e: Expression): boolean {
  if (g.exact.has(e)) return true;
  const { low, high, integer, nan } = g.ranges.of(e);
  return integer && !nan && Math.max(-low, high) <= 2 ** 53;
}
