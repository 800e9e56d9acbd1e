/** The median, and values in order. Neither changes what it is given. */

/**
 * The middle value, or the mean of the two middle ones.
 *
 * ```ts
 * median([3, 1, 2]); // 2
 * ```
 *
 * @throws {RangeError} when there are no values
 */
export function median(values: readonly number[]): number {
  return medianOfSorted(sorted(values));
}

/** The same of values that are in ascending order already. */
export function medianOfSorted(values: readonly number[]): number {
  const half = values.length >> 1;
  if (values.length === 0) throw new RangeError('the median of no values');
  return values.length % 2 === 1 ? values[half]! : middle(values[half - 1]!, values[half]!);
}

/** A copy in ascending order. */
export function sorted(values: readonly number[]): number[] {
  return Array.from(Float64Array.from(values).sort());
}

/** Halfway between two values; of infinities of different sign 0, so that what swaps sides only swaps the sign. */
function middle(low: number, high: number): number {
  return low === -high ? 0 : low / 2 + high / 2;
}
