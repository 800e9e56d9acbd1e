/**
 * A set of numbers as analysis knows it, and the lattice of such sets. Ranges are immutable and may be shared. What
 * always holds: `low <= high`, neither is NaN or -0; with `negativeZero` the interval contains 0; with `integer` finite
 * bounds are integers. An infinite bound says that the value may be infinite.
 */

export interface Range {
  /** Every value but NaN is within `low` and `high`; -0 counts as 0. */
  readonly low: number;
  readonly high: number;
  /** Every value but NaN is an integer (or infinite, if the bounds are). */
  readonly integer: boolean;
  /** May be NaN. */
  readonly nan: boolean;
  /** May be -0. */
  readonly negativeZero: boolean;
  /** Every value is exactly a float32. */
  readonly single: boolean;
}

/** What may stand in a variable on a path; null is nothing at all: such a path is never taken. */
export function range(
  low: number,
  high: number,
  integer: boolean,
  nan = false,
  negativeZero = false,
  single = false,
): Range {
  // A bound that is NaN came from two infinities: nothing is known there. Adding 0 makes -0 to 0.
  let least = Number.isNaN(low) ? -Infinity : low + 0;
  let greatest = Number.isNaN(high) ? Infinity : high + 0;
  if (integer) {
    least = Math.ceil(least) + 0;
    greatest = Math.floor(greatest) + 0;
  }
  return {
    low: least,
    high: greatest,
    integer,
    nan,
    negativeZero: negativeZero && least <= 0 && greatest >= 0,
    single: single || (integer && !nan && least >= -16777216 && greatest <= 16777216),
  };
}

export const everything: Range = range(-Infinity, Infinity, false, true, true);
export const anySingle: Range = range(-Infinity, Infinity, false, true, true, true);
export const int32: Range = range(-2147483648, 2147483647, true);
export const uint32: Range = range(0, 4294967295, true);
export const either: Range = range(0, 1, true);
export const zero: Range = range(0, 0, true);
export const one: Range = range(1, 1, true);

/** The range of one number. */
export function exactly(value: number): Range {
  if (Number.isNaN(value)) return range(-Infinity, Infinity, true, true, false, true);
  return range(
    value,
    value,
    Number.isInteger(value) || !Number.isFinite(value),
    false,
    Object.is(value, -0),
    Math.fround(value) === value,
  );
}

/** Whether `a` holds everything that `b` holds. */
export function covers(a: Range, b: Range): boolean {
  return (
    a === b ||
    (a.low <= b.low &&
      a.high >= b.high &&
      (!a.integer || b.integer) &&
      (a.nan || !b.nan) &&
      (a.negativeZero || !b.negativeZero) &&
      (!a.single || b.single))
  );
}

export function join(a: Range, b: Range): Range {
  if (covers(a, b)) return a;
  if (covers(b, a)) return b;
  return range(
    Math.min(a.low, b.low),
    Math.max(a.high, b.high),
    a.integer && b.integer,
    a.nan || b.nan,
    a.negativeZero || b.negativeZero,
    a.single && b.single,
  );
}

/** The part of `a` within the bounds; `nan`: NaN stays in. Null if no number is left (and NaN, if it might be, is out). */
export function within(a: Range, low: number, high: number, nan: boolean, integer = false): Range | null {
  const keepsNaN = a.nan && nan;
  if (a.low >= low && a.high <= high && a.nan === keepsNaN && (a.integer || !integer)) return a;
  const isInteger = a.integer || integer;
  let least = Math.max(a.low, low);
  let greatest = Math.min(a.high, high);
  if (isInteger) {
    least = Math.ceil(least);
    greatest = Math.floor(greatest);
  }
  if (!(least <= greatest)) return keepsNaN ? a : null;
  return range(least, greatest, isInteger, keepsNaN, a.negativeZero, a.single);
}

/** What both hold; they have something in common. */
export function meet(a: Range, b: Range): Range {
  if (covers(b, a)) return a;
  if (covers(a, b)) return b;
  const low = Math.max(a.low, b.low);
  const high = Math.min(a.high, b.high);
  if (!(low <= high)) return a;
  return range(
    low,
    high,
    a.integer || b.integer,
    a.nan && b.nan,
    a.negativeZero && b.negativeZero,
    a.single || b.single,
  );
}

const stepsDown = [0, -2147483648, -Infinity];
const stepsUp = [2147483647, 4294967295, Infinity];

/**
 * The join, but with a bound that grows set as far out as the next step, so that few rounds end it: those of int32 and
 * uint32 first, for integers. `hurry`: to the end.
 */
export function widen(a: Range, b: Range, hurry: boolean): Range {
  const joined = join(a, b);
  const { low, high, integer } = joined;
  const atOnce = hurry || !integer;
  return range(
    low < a.low ? (atOnce ? -Infinity : stepsDown.find((step) => step <= low)!) : low,
    high > a.high ? (atOnce ? Infinity : stepsUp.find((step) => step >= high)!) : high,
    integer,
    joined.nan,
    joined.negativeZero,
    joined.single,
  );
}

/** Whether all values are integers of which float64 holds every one: sums and differences of two such are exact. */
export function isExactInteger(a: Range): boolean {
  return a.integer && !a.nan && a.low >= -9007199254740992 && a.high <= 9007199254740992;
}
