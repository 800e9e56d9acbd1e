/**
 * What an operator makes of ranges. Every result covers what JavaScript computes from any values of the operands' ranges.
 * Bounds are computed with the operator itself: rounding is monotone, so the bounds of float64 results are the rounded
 * bounds. That does not hold for functions whose last bits are the engine's (`exp`, `**`): those get loose bounds.
 */
import type { Binary, Unary } from '../tree.ts';
import { int32, type Range, range, uint32 } from './range.ts';

const hasPositiveZero = (a: Range): boolean => a.low <= 0 && a.high >= 0;
const hasZero = hasPositiveZero;
/** Has a value with the sign bit set, or without. */
const hasMinus = (a: Range): boolean => a.low < 0 || a.negativeZero;
const hasPlus = (a: Range): boolean => a.high >= 0;
const hasInfinity = (a: Range): boolean => a.low === -Infinity || a.high === Infinity;
const mixedSigns = (a: Range, b: Range): boolean => (hasMinus(a) && hasPlus(b)) || (hasPlus(a) && hasMinus(b));

export function rangeOfUnary(operator: Unary['operator'], a: Range): Range {
  if (operator === '-') return range(-a.high, -a.low, a.integer, a.nan, hasPositiveZero(a), a.single);
  if (operator === '~') {
    const bits = toInt32(a);
    return range(~bits.high, ~bits.low, true);
  }
  return range(1 - a.high, 1 - a.low, true);
}

/** `same`: both operands are the same variable. */
export function rangeOfBinary(operator: Binary['operator'], a: Range, b: Range, same: boolean): Range {
  switch (operator) {
    case '+':
      return add(a, b);
    case '-':
      return subtract(a, b);
    case '*':
      return same ? square(a) : multiply(a, b);
    case '/':
      return divide(a, b);
    case '%':
      return remainder(a, b);
    case '**':
      return power(a, b);
    case '&':
      return and(toInt32(a), toInt32(b));
    case '|':
      return or(toInt32(a), toInt32(b));
    case '^':
      return exclusiveOr(toInt32(a), toInt32(b));
    case '<<':
      return shiftLeft(toInt32(a), toInt32(b));
    case '>>':
      return shiftRight(toInt32(a), toInt32(b));
    case '>>>':
      return shiftRightUnsigned(toUint32(a), toInt32(b));
  }
}

function add(a: Range, b: Range): Range {
  const nan =
    a.nan || b.nan || (a.low === -Infinity && b.high === Infinity) || (a.high === Infinity && b.low === -Infinity);
  return range(a.low + b.low, a.high + b.high, a.integer && b.integer, nan, a.negativeZero && b.negativeZero);
}

function subtract(a: Range, b: Range): Range {
  const nan =
    a.nan || b.nan || (a.low === -Infinity && b.low === -Infinity) || (a.high === Infinity && b.high === Infinity);
  return range(a.low - b.high, a.high - b.low, a.integer && b.integer, nan, a.negativeZero && hasPositiveZero(b));
}

/** A finite number times 0 is 0; what an infinite one makes of it is NaN, which stands apart. */
function product(x: number, y: number): number {
  return x === 0 || y === 0 ? 0 : x * y;
}

function multiply(a: Range, b: Range): Range {
  const p = product(a.low, b.low);
  const q = product(a.low, b.high);
  const r = product(a.high, b.low);
  const s = product(a.high, b.high);
  const integer = a.integer && b.integer;
  const zeros = hasZero(a) || hasZero(b);
  const nan = a.nan || b.nan || (hasZero(a) && hasInfinity(b)) || (hasInfinity(a) && hasZero(b));
  // The product of two tiny numbers of which one is negative is -0, too.
  const negativeZero = (zeros || !integer) && mixedSigns(a, b);
  return range(Math.min(p, q, r, s), Math.max(p, q, r, s), integer, nan, negativeZero);
}

function square(a: Range): Range {
  const p = a.low * a.low;
  const q = a.high * a.high;
  return range(hasZero(a) ? 0 : Math.min(p, q), Math.max(p, q), a.integer, a.nan);
}

function divide(a: Range, b: Range): Range {
  const nan = a.nan || b.nan || (hasZero(a) && hasZero(b)) || (hasInfinity(a) && hasInfinity(b));
  const negativeZero = mixedSigns(a, b);
  const least = negativeZero ? -Infinity : 0;
  if (hasZero(b)) return range(least, Infinity, false, nan, negativeZero);
  const p = a.low / b.low;
  const q = a.low / b.high;
  const r = a.high / b.low;
  const s = a.high / b.high;
  if ([p, q, r, s].some(Number.isNaN)) return range(least, Infinity, false, nan, negativeZero);
  return range(Math.min(p, q, r, s), Math.max(p, q, r, s), false, nan, negativeZero);
}

/** Has the sign of the dividend, is nearer to 0 than the divisor and not farther from it than the dividend; exact. */
function remainder(a: Range, b: Range): Range {
  const nan = a.nan || b.nan || hasZero(b) || hasInfinity(a);
  const integer = a.integer && b.integer;
  const size = Math.max(Math.abs(b.low), Math.abs(b.high));
  const most = integer && size > 0 ? size - 1 : size;
  const least = hasZero(b) ? 0 : Math.min(Math.abs(b.low), Math.abs(b.high));
  if (a.low >= 0 && a.high < least) {
    return range(a.low, a.high, integer, nan, a.negativeZero, a.single && b.single);
  }
  const low = a.low < 0 ? Math.max(a.low, -most) : 0;
  const high = a.high > 0 ? Math.min(a.high, most) : 0;
  return range(low, high, integer, nan, hasMinus(a), a.single && b.single);
}

function power(a: Range, b: Range): Range {
  const nan = a.nan || b.nan || a.low < 0 || hasInfinity(b);
  const negative = hasMinus(a);
  return range(negative ? -Infinity : 0, Infinity, false, nan, negative);
}

/** The range of an int32 conversion: NaN and infinities are 0, fractions are dropped, the rest wraps. */
export function toInt32(a: Range): Range {
  if (a.low < -2147483648 || a.high > 2147483647) return int32;
  const low = Math.trunc(a.low);
  const high = Math.trunc(a.high);
  return range(a.nan ? Math.min(low, 0) : low, a.nan ? Math.max(high, 0) : high, true);
}

export function toUint32(a: Range): Range {
  if (a.low <= -1 || a.high >= 4294967296) return uint32;
  return range(a.nan ? 0 : Math.max(Math.trunc(a.low), 0), Math.max(Math.trunc(a.high), 0), true);
}

/** The least number of the form 2^n - 1 that is not less than `x`, 0 to 2^31 - 1. */
function ones(x: number): number {
  return x <= 0 ? 0 : 0xffffffff >>> Math.clz32(x);
}

/** For a negative number -2^n that is not greater. */
function minusPower(x: number): number {
  return x >= 0 ? 0 : -ones(-(x + 1)) - 1;
}

function and(a: Range, b: Range): Range {
  const low = a.low < 0 && b.low < 0 ? minusPower(Math.min(a.low, b.low)) : 0;
  if (a.low >= 0 && b.low >= 0) return range(0, Math.min(a.high, b.high), true);
  if (a.low >= 0) return range(0, a.high, true);
  if (b.low >= 0) return range(0, b.high, true);
  return range(low, Math.max(a.high, b.high), true);
}

function or(a: Range, b: Range): Range {
  // Bits are only added: no result is below the operand of the same sign.
  const low = a.low >= 0 && b.low >= 0 ? Math.max(a.low, b.low) : Math.min(a.low, b.low);
  const high = a.high < 0 || b.high < 0 ? -1 : ones(Math.max(a.high, b.high));
  if (b.low === 0 && b.high === 0) return a;
  if (a.low === 0 && a.high === 0) return b;
  return range(low, high, true);
}

function exclusiveOr(a: Range, b: Range): Range {
  const high = Math.max(ones(Math.max(a.high, b.high)), -1 - minusPower(Math.min(a.low, b.low)));
  return range(a.low >= 0 && b.low >= 0 ? 0 : -high - 1, high, true);
}

/** The shift if it is always the same one, or -1. */
function shiftOf(b: Range): number {
  return b.low === b.high ? b.low & 31 : -1;
}

function shiftLeft(a: Range, b: Range): Range {
  const shift = shiftOf(b);
  if (shift < 0) return int32;
  const low = a.low * 2 ** shift;
  const high = a.high * 2 ** shift;
  return low >= -2147483648 && high <= 2147483647 ? range(low, high, true) : int32;
}

function shiftRight(a: Range, b: Range): Range {
  const shift = shiftOf(b);
  if (shift >= 0) return range(a.low >> shift, a.high >> shift, true);
  return range(Math.min(a.low, 0), Math.max(a.high, a.high < 0 ? -1 : 0), true);
}

function shiftRightUnsigned(a: Range, b: Range): Range {
  const shift = shiftOf(b);
  return shift >= 0 ? range(a.low >>> shift, a.high >>> shift, true) : range(0, a.high, true);
}

/** The range of a comparison: 1 or 0 where the operands' ranges decide it. */
export function decide(operator: '<' | '<=' | '>' | '>=' | '==' | '!=', a: Range, b: Range): boolean | null {
  const nan = a.nan || b.nan;
  switch (operator) {
    case '<':
      return !nan && a.high < b.low ? true : a.low >= b.high ? false : null;
    case '<=':
      return !nan && a.high <= b.low ? true : a.low > b.high ? false : null;
    case '>':
      return decide('<', b, a);
    case '>=':
      return decide('<=', b, a);
    case '==':
      if (a.high < b.low || a.low > b.high) return false;
      return !nan && a.low === a.high && b.low === b.high && a.low === b.low ? true : null;
    case '!=': {
      const equal = decide('==', a, b);
      return equal === null ? null : !equal;
    }
  }
}
