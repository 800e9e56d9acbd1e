/** Quantiles of a sample. */
import { sorted } from '../../support/median.ts';

/**
 * The value below which the share `p` of the values lies, interpolated linearly between neighbours (definition 7 of
 * Hyndman and Fan, "Sample quantiles in statistical packages", 1996; the one of R and NumPy).
 *
 * ```ts
 * quantile(rounds, 0.99); // p99
 * ```
 *
 * @param p from 0, the smallest value, to 1, the largest
 * @throws {RangeError} when there are no values, or `p` is outside 0 to 1
 */
export function quantile(values: readonly number[], p: number): number {
  return quantileOfSorted(sorted(values), p);
}

/** The same of values that are in ascending order already. */
function quantileOfSorted(values: readonly number[], p: number): number {
  if (values.length === 0) throw new RangeError('a quantile of no values');
  if (!(p >= 0 && p <= 1)) throw new RangeError(`a quantile is of a share from 0 to 1, not of ${p}`);
  const position = p * (values.length - 1);
  const below = Math.floor(position);
  const part = position - below;
  return part === 0 ? values[below]! : values[below]! * (1 - part) + values[below + 1]! * part;
}
