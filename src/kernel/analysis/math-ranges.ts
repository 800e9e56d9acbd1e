/**
 * The ranges of what `Math` and the intrinsics of vector math give. Functions that are exact are monotone where their
 * bounds are taken; those whose last bits are the engine's get bounds that no engine leaves.
 */
import type { MathName } from '../tree.ts';
import { isExactInteger, type Range, range } from './range.ts';

const finite = (a: Range): boolean => a.low !== -Infinity && a.high !== Infinity;
const any = (nan: boolean, negativeZero: boolean, single = false): Range =>
  range(-Infinity, Infinity, false, nan, negativeZero, single);

/** What `name` gives for any values of the arguments' ranges. */
export function rangeOfMath(name: MathName, given: readonly Range[]): Range {
  const a = given[0]!;
  const b = given[1]!;
  switch (name) {
    case 'abs': {
      const low = a.low > 0 ? a.low : a.high < 0 ? -a.high : 0;
      return range(low, Math.max(-a.low, a.high), a.integer, a.nan, false, a.single);
    }
    case 'floor':
      return range(Math.floor(a.low), Math.floor(a.high), true, a.nan, a.negativeZero, a.single);
    case 'ceil':
      return range(Math.ceil(a.low), Math.ceil(a.high), true, a.nan, a.negativeZero || crosses(a), a.single);
    case 'trunc':
      return range(Math.trunc(a.low), Math.trunc(a.high), true, a.nan, a.negativeZero || crosses(a), a.single);
    case 'round':
      return range(Math.round(a.low), Math.round(a.high), true, a.nan, a.negativeZero || crosses(a), a.single);
    case '$nearest':
      return range(Math.floor(a.low), Math.ceil(a.high), true, a.nan, a.negativeZero || crosses(a), a.single);
    case 'sign':
      return range(Math.sign(a.low), Math.sign(a.high), true, a.nan, a.negativeZero);
    case 'sqrt':
      return range(
        Math.sqrt(Math.max(a.low, 0)),
        Math.sqrt(Math.max(a.high, 0)),
        false,
        a.nan || a.low < 0,
        a.negativeZero,
      );
    case 'fround':
      return range(Math.fround(a.low), Math.fround(a.high), a.integer, a.nan, a.negativeZero || crosses(a), true);
    case 'min':
    case 'max':
      return range(
        Math[name](a.low, b.low),
        Math[name](a.high, b.high),
        a.integer && b.integer,
        a.nan || b.nan,
        a.negativeZero || b.negativeZero,
        a.single && b.single,
      );
    case 'imul':
      return imul(a, b);
    case 'clz32':
      return range(0, 32, true);
    case 'hypot':
      return range(
        0,
        Infinity,
        false,
        given.some((each) => each.nan),
      );
    case 'exp':
    case 'cosh':
      return range(0, Infinity, false, a.nan);
    case 'sin':
    case 'cos':
      return range(-1, 1, false, a.nan || !finite(a), a.low < 0 || a.negativeZero);
    case 'tanh':
      return range(-1, 1, false, a.nan, a.low < 0 || a.negativeZero);
    case 'atan':
      return range(-2, 2, false, a.nan, a.low < 0 || a.negativeZero);
    case 'atan2':
      return range(-4, 4, false, a.nan || b.nan, a.low < 0 || a.negativeZero);
    case 'acos':
      return range(0, 4, false, a.nan || a.low < -1 || a.high > 1);
    case 'asin':
      return range(-2, 2, false, a.nan || a.low < -1 || a.high > 1, a.low < 0 || a.negativeZero);
    case 'f16round':
      return any(a.nan, a.negativeZero || a.low < 0, true);
    case '$exponent':
      return range(0, 2047, true);
    case '$mantissa':
      return range(1, 2, false);
    case '$clearLow':
      return any(a.nan, a.negativeZero || a.low < 0);
    case '$copySign': {
      const size = Math.max(-a.low, a.high);
      return range(-size, size, a.integer, a.nan, true, a.single);
    }
    case '$power2':
      if (a.integer && !a.nan && a.low >= -1022 && a.high <= 1023) return range(2 ** a.low, 2 ** a.high, false);
      return any(true, true);
    default:
      return any(true, true);
  }
}

/** Has fractions between -1 and 0, which become -0. */
function crosses(a: Range): boolean {
  return !a.integer && a.low < 0 && a.high > -1;
}

function imul(a: Range, b: Range): Range {
  if (isExactInteger(a) && isExactInteger(b)) {
    const products = [a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high];
    const low = Math.min(...products);
    const high = Math.max(...products);
    const fits = Math.max(-a.low, a.high, -b.low, b.high) <= 2147483648;
    if (fits && low >= -2147483648 && high <= 2147483647) return range(low, high, true);
  }
  return range(-2147483648, 2147483647, true);
}
