/**
 * Which machine type an expression is computed in. Integers stay int32 as long as operands and result are; everything
 * else is a float64, as in JavaScript, except where float32 gives the same bits: what is loaded, compared, chosen or
 * rounded to float32 right after one operation (p >= 2q + 2 makes the double rounding harmless: Figueroa, "When is double
 * rounding innocuous?", 1995). Under `fast` arithmetic on float32 data is float32 altogether.
 */
import type { Range } from '../analysis/range.ts';
import type { Holder, Ranges } from '../analysis/ranges.ts';
import type { Binary, Expression, MathCall } from '../tree.ts';
import { loadedHolder } from './dtypes.ts';
import { isInteger } from './values.ts';

export type HolderOf = (expression: Expression) => Holder;

/** Computed once for each expression. */
export function naturalHolders(ranges: Ranges, fast: boolean): HolderOf {
  const known = new Map<Expression, Holder>();
  const of = (expression: Expression): Holder => {
    let holder = known.get(expression);
    if (holder === undefined) {
      holder = find(expression);
      known.set(expression, holder);
    }
    return holder;
  };
  const integerHolder = (expression: Expression): Holder => {
    const range = ranges.of(expression);
    return fitsInt32(range) ? 'i32' : fitsUint32(range) ? 'u32' : 'f64';
  };
  const find = (e: Expression): Holder => {
    switch (e.op) {
      case 'constant':
        return typeof e.value === 'boolean' ? 'bool' : integerHolder(e);
      case 'read':
        return ranges.holds(e.variable);
      case 'length':
      case 'toNumber':
        return 'i32';
      case 'load':
        return loadedHolder(e.array.dtype);
      case 'compare':
      case 'logical':
        return 'bool';
      case 'choose':
        return join(e.then, e.otherwise);
      case 'unary':
        if (e.operator === '!') return 'bool';
        if (e.operator === '~') return 'i32';
        return isInteger(of(e.argument)) ? integerHolder(e) : of(e.argument);
      case 'binary':
        return ofBinary(e);
      case 'math':
        return ofMath(e);
    }
  };
  /** What can hold either, with the same value. */
  const join = (a: Expression, b: Expression): Holder => {
    const left = of(a);
    const right = of(b);
    if (left === right) return left;
    if (isInteger(left) && isInteger(right)) {
      const both = [ranges.of(a), ranges.of(b)];
      return both.every(fitsInt32) ? 'i32' : both.every(fitsUint32) ? 'u32' : 'f64';
    }
    return isSingle(a) && isSingle(b) ? 'f32' : 'f64';
  };
  /** A float32, or a constant that may as well be one. */
  const isSingle = (e: Expression): boolean =>
    of(e) === 'f32' || (e.op === 'constant' && typeof e.value === 'number' && (fast || ranges.of(e).single));
  const ofBinary = (e: Binary): Holder => {
    switch (e.operator) {
      case '&':
      case '|':
      case '^':
      case '<<':
      case '>>':
        return 'i32';
      case '>>>':
        return fitsInt32(ranges.of(e)) ? 'i32' : 'u32';
      case '**':
        return 'f64';
      default: {
        const [left, right] = [of(e.left), of(e.right)];
        const integers = isInteger32(ranges, of, e.left) && isInteger32(ranges, of, e.right);
        if (integers && e.operator !== '/') return integerHolder(e);
        const single = fast && (left === 'f32' || right === 'f32') && isSingle(e.left) && isSingle(e.right);
        return single && e.operator !== '%' ? 'f32' : 'f64';
      }
    }
  };
  const ofMath = (e: MathCall): Holder => {
    const [first, second] = e.arguments as [Expression, Expression];
    switch (e.name) {
      case 'clz32':
      case 'imul':
        return 'i32';
      case 'fround':
        return 'f32';
      case 'min':
      case 'max':
        return join(first, second);
      case 'abs':
        return isInteger(of(first)) ? integerHolder(e) : of(first);
      case 'ceil':
      case 'floor':
      case 'trunc':
        return of(first);
      case 'round':
        return isInteger(of(first)) ? of(first) : 'f64';
      case 'sqrt':
        return fast && of(first) === 'f32' ? 'f32' : 'f64';
      default:
        return 'f64';
    }
  };
  return of;
}

/**
 * Whether int32 arithmetic can compute it, -0 taken for 0: what it is an operand of must not tell the two apart, as a sum
 * does not that is no -0 itself.
 */
export function isInteger32(ranges: Ranges, of: HolderOf, e: Expression): boolean {
  if (isInteger(of(e))) return true;
  if (!fitsInt32({ ...ranges.of(e), negativeZero: false })) return false;
  if (e.op === 'unary' && e.operator === '-') return isInteger32(ranges, of, e.argument);
  if (e.op !== 'binary' || !'+-*%'.includes(e.operator) || e.operator.length > 1) return false;
  return isInteger32(ranges, of, e.left) && isInteger32(ranges, of, e.right);
}

export const fitsInt32 = (range: Range): boolean => fits(range, -(2 ** 31), 2 ** 31 - 1);
export const fitsUint32 = (range: Range): boolean => fits(range, 0, 2 ** 32 - 1);

function fits({ low, high, integer, nan, negativeZero }: Range, least: number, greatest: number): boolean {
  return integer && !nan && !negativeZero && low >= least && high <= greatest;
}
