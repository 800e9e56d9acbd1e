/**
 * Expressions to values: `evaluate` in the holder that suits the expression (holders.ts), `wrapped` modulo 2^32. Both
 * work for scalar code and for a gang; which it is shows in the operands.
 */

import { isSame } from '../analysis/polynomial.ts';
import type { Holder } from '../analysis/ranges.ts';
import { eachWithin } from '../analysis/walk.ts';
import type { Binary, Choose, Compare, Expression, Logical, Read } from '../tree.ts';
import type { Local, Value } from '../wasm/builder.ts';
import { length, load } from './access.ts';
import { arithmetic, bitwise, compare, masks, select, unaryOp } from './arithmetic.ts';
import { convert, eachPart, spread, toInt32, widenLinear } from './convert.ts';
import { type Emission, scalarOf } from './emission.ts';
import { fitsInt32, isInteger32 } from './holders.ts';
import { maskFrom, notMask } from './masks.ts';
import { callMath, isHostCall } from './math.ts';
import { remainder } from './remainder.ts';
import { modulo } from './stored.ts';
import { throughout } from './throughout.ts';
import { isInteger, type Operand, scalarType, uniform, varying, type Width, widthOf } from './values.ts';
import { isWholeNumber } from './whole.ts';
import { compareWide, isWide, narrow } from './wide.ts';

export function evaluate(g: Emission, e: Expression, holder?: Holder): Operand {
  if (holder !== undefined && isInteger(holder) && g.holder(e) === 'f64' && isWide(g, e)) {
    return { ...narrow(g, e), holder } as Operand;
  }
  const value = natural(g, e, holder);
  if (holder === undefined) return value;
  if (value.kind === 'linear' && holder === 'f64' && value.holder === 'i32' && isUnwrapped(g, e))
    return widenLinear(g, value);
  return convert(g, value, holder);
}

/** Whether lanes that go on by a stride are the values themselves, not only their remainders by 2^32. */
function isUnwrapped(g: Emission, e: Expression): boolean {
  const { low, high } = throughout(g, e);
  return low >= -(2 ** 31) && high < 2 ** 31 && high - low < 2 ** 31;
}

/** `hint`: what it will be converted to; constants and choices are made as that at once. */
function natural(g: Emission, e: Expression, hint?: Holder): Operand {
  const { b } = g;
  const holder = g.holder(e);
  switch (e.op) {
    case 'constant':
      return constant(g, e.value, hint ?? holder);
    case 'read':
      return read(g, e);
    case 'length':
      return length(g, e.array);
    case 'load':
      return load(g, e);
    case 'unary':
      if (e.operator === '!') return not(g, g.value(e.argument, 'bool'));
      if (e.operator === '~') return bitwise(g, '^', modulo(g, e.argument), uniform('i32', b.i32(-1)));
      if (isInteger(holder)) {
        const negated = arithmetic(g, '-', 'i32', uniform('i32', b.i32(0)), g.wrapped(e.argument));
        return { ...negated, holder } as Operand;
      }
      return unaryOp(g, 'neg', holder, lanes(g, g.value(e.argument, holder)));
    case 'binary':
      return binary(g, e, holder);
    case 'compare':
      return comparison(g, e);
    case 'logical':
      return logical(g, e);
    case 'choose':
      return choose(g, e, hint !== undefined && hint !== 'bool' && holder !== 'bool' ? hint : holder);
    case 'math':
      return callMath(g, e, holder);
    case 'toNumber':
      return toNumber(g, g.value(e.argument, 'bool'));
  }
}

function constant(g: Emission, value: number | boolean, holder: Holder): Operand {
  const { b } = g;
  if (typeof value === 'boolean') return uniform('bool', b.i32(value ? 1 : 0));
  if (holder === 'f64') return uniform('f64', b.f64(value));
  if (holder === 'f32') return uniform('f32', b.f32(value));
  return uniform(holder, b.i32(value | 0));
}

function read(g: Emission, { variable }: Read): Operand {
  const holder = g.ranges.holds(variable);
  const { gang, b } = g;
  if (gang !== null) {
    if (variable === gang.counter) return { kind: 'linear', holder: 'i32', base: gang.base, stride: b.i32(gang.step) };
    const inStep = gang.inStep.get(variable);
    if (inStep !== undefined) return uniform(holder, b.get(inStep));
    const parts = gang.parts.get(variable);
    if (parts !== undefined) {
      const width = holder === 'bool' ? gang.maskWidth : undefined;
      return varying(
        holder,
        parts.map((part) => b.get(part)),
        width,
      );
    }
  }
  const bound = g.bindings.get(variable);
  if (bound !== undefined) return bound.value;
  const local = g.locals.get(variable);
  if (local === undefined) throw new Error(`the variable ${variable.name} has no place`);
  return uniform(holder, b.get(local));
}

function not(g: Emission, value: Operand): Operand {
  if (value.kind === 'uniform') return uniform('bool', g.b.op('i32.eqz', value.value));
  return notMask(g, spread(g, value));
}

/** Linear values have no instruction but those of `arithmetic`. */
function lanes(g: Emission, operand: Operand): Operand {
  return operand.kind === 'linear' ? spread(g, operand) : operand;
}

function binary(g: Emission, e: Binary, holder: Holder): Operand {
  switch (e.operator) {
    case '&':
    case '|':
    case '^':
    case '<<':
    case '>>':
    case '>>>': {
      const left = modulo(g, e.left);
      // `x | 0` and the like.
      if ((e.operator === '|' || e.operator === '^') && isZero(e.right)) return left;
      const value = bitwise(g, e.operator, left, modulo(g, e.right));
      return e.operator === '>>>' && holder === 'i32' ? convert(g, value, 'i32') : value;
    }
    case '**':
      return callMath(g, { op: 'math', place: e.place, name: 'pow', arguments: [e.left, e.right] }, 'f64');
    case '%':
      return remainder(g, e, holder);
    default: {
      if (isInteger(holder)) return { ...integers(g, e), holder } as Operand;
      const operator = e.operator;
      let left = g.value(e.left, holder);
      let right = g.value(e.right, holder);
      if (operator === '*' && isTwo(e.left)) left = right;
      if (operator === '*' && isTwo(e.right)) right = left;
      if (operator === '*' && (isTwo(e.left) || isTwo(e.right))) {
        // 2 * x is x + x, which has the shorter latency.
        return arithmetic(g, '+', holder, exactLinear(g, e, left), exactLinear(g, e, right));
      }
      return arithmetic(g, operator, holder, exactLinear(g, e, left), exactLinear(g, e, right));
    }
  }
}

const isZero = (e: Expression): boolean => e.op === 'constant' && e.value === 0;
const isTwo = (e: Expression): boolean => e.op === 'constant' && e.value === 2;

/** A float64 stays linear only where every lane's value on the way is a whole number that float64 has. */
function exactLinear(g: Emission, e: Expression, operand: Operand): Operand {
  if (operand.kind !== 'linear') return operand;
  const { integer, nan, negativeZero } = g.ranges.of(e);
  const { low, high } = throughout(g, e);
  const isExact = !negativeZero && (g.exact.has(e) || (integer && !nan && Math.max(-low, high) < 2 ** 52));
  return isExact ? operand : spread(g, operand);
}

/** `+`, `-` or `*` modulo 2^32. */
function integers(g: Emission, e: Binary): Operand {
  return arithmetic(g, e.operator as '+' | '-' | '*', 'i32', g.wrapped(e.left), g.wrapped(e.right));
}

export function wrapped(g: Emission, e: Expression): Operand {
  const holder = g.holder(e);
  if (isInteger(holder)) return convert(g, g.value(e), 'i32');
  if (e.op === 'constant') return uniform('i32', g.b.i32(Number(e.value) | 0));
  const range = g.ranges.of(e);
  const isWhole = isWholeNumber(g, e);
  if (e.op === 'read') {
    const bound = g.bindings.get(e.variable)?.wrapped;
    if (bound != null) return bound;
  }
  if (e.op === 'binary' && '+-*'.includes(e.operator) && e.operator.length === 1) {
    // Wrapping loses nothing where the sides are whole: the caller knows the result to be an int32, or wants it so.
    if (isWholeNumber(g, e.left) && isWholeNumber(g, e.right)) return integers(g, e);
  }
  if (e.op === 'binary' && e.operator === '%' && isWhole) {
    const rest = remainder(g, e, 'f64');
    return fitsInt32({ ...range, negativeZero: false }) ? convert(g, rest, 'i32') : toInt32(g, rest, 2 ** 53);
  }
  if (e.op === 'unary' && e.operator === '-' && isWholeNumber(g, e.argument)) {
    return arithmetic(g, '-', 'i32', uniform('i32', g.b.i32(0)), g.wrapped(e.argument));
  }
  if (fitsInt32({ ...range, negativeZero: false })) return convert(g, g.value(e), 'i32');
  if (isWide(g, e)) return narrow(g, e);
  return toInt32(g, g.value(e, 'f64'), isWhole ? 2 ** 53 : Number.POSITIVE_INFINITY);
}

function comparison(g: Emission, e: Compare): Operand {
  const { b } = g;
  const known = g.gang?.assumed.get(e);
  if (known !== undefined) return uniform('bool', b.i32(known ? 1 : 0));
  if (g.holder(e.left) === 'bool') return sameBooleans(g, e);
  const holder = comparedAs(g, e.left, e.right);
  if (holder === 'f64' && isWide(g, e.left) && isWide(g, e.right)) return compareWide(g, e);
  const sides = [e.left, e.right].map((side) =>
    holder === 'i32' ? lanes(g, g.wrapped(side)) : lanes(g, g.value(side, holder)),
  );
  return compare(g, e.operator, holder, sides[0]!, sides[1]!);
}

/** Comparisons take -0 for 0, so an int32 that may be -0 as well is compared as int32. */
function comparedAs(g: Emission, left: Expression, right: Expression): Holder {
  const sides = [left, right];
  const ranges = sides.map((side) => ({ ...g.ranges.of(side), negativeZero: false }));
  const integers = sides.map((side) => isInteger32(g.ranges, g.holder, side));
  if (integers.every(Boolean) && ranges.every(fitsInt32)) return 'i32';
  if (
    integers.every(Boolean) &&
    sides.every((side) => g.ranges.of(side).low >= 0 && g.ranges.of(side).high < 2 ** 32)
  ) {
    if (sides.every((side) => isInteger(g.holder(side)))) return 'u32';
  }
  const singles = sides.every(
    (side) => g.holder(side) === 'f32' || (side.op === 'constant' && g.ranges.of(side).single),
  );
  return singles ? 'f32' : 'f64';
}

function sameBooleans(g: Emission, { operator, left, right }: Compare): Operand {
  const { b } = g;
  const [one, other] = [g.value(left, 'bool'), g.value(right, 'bool')];
  let differ: Operand;
  if (one.kind === 'uniform' && other.kind === 'uniform') {
    differ = uniform('bool', b.op('i32.xor', one.value, other.value));
  } else {
    const mask = spread(g, one.kind === 'varying' ? one : other);
    const [a, c] = [masks(g, one, mask.width), masks(g, other, mask.width)];
    differ = varying(
      'bool',
      a.map((part, i) => b.op('v128.xor', part, c[i]!)),
      mask.width,
    );
  }
  return operator === '!=' ? differ : not(g, differ);
}

/** Whether an expression may not be evaluated where JavaScript would not, or is better not. */
function needsGuard(g: Emission, e: Expression): boolean {
  let nodes = 0;
  let guard = false;
  eachWithin(e, (inner) => {
    nodes++;
    if (inner.op === 'load' && !g.everywhere.has(inner)) guard = true;
    if (inner.op === 'math' && isHostCall(inner)) guard = true;
    if (inner.op === 'binary' && (inner.operator === '**' || inner.operator === '%')) guard = true;
  });
  return guard || nodes > 12;
}

function logical(g: Emission, e: Logical): Operand {
  const { b } = g;
  const left = g.value(e.left, 'bool');
  if (left.kind === 'uniform') {
    if (left.value.constant !== undefined) {
      const decided = (left.value.constant === 0) === (e.operator === '&&');
      return decided ? left : g.value(e.right, 'bool');
    }
    const isAnd = e.operator === '&&';
    if (!needsGuard(g, e.right)) {
      const right = g.value(e.right, 'bool');
      if (right.kind === 'uniform') return uniform('bool', b.op(isAnd ? 'i32.and' : 'i32.or', left.value, right.value));
      return both(g, isAnd, left, right);
    }
    const decided: Expression = { op: 'constant', place: e.place, value: !isAnd };
    return isAnd ? branches(g, left, 'bool', e.right, decided) : branches(g, left, 'bool', decided, e.right);
  }
  const mask = spread(g, left);
  const right = under(g, e.operator === '&&' ? mask : notMask(g, mask), e.right, 'bool');
  return both(g, e.operator === '&&', mask, right);
}

function both(g: Emission, isAnd: boolean, left: Operand, right: Operand): Operand {
  const shape = spread(g, left.kind === 'varying' ? left : right);
  const [a, c] = [masks(g, left, shape.width), masks(g, right, shape.width)];
  return varying(
    'bool',
    a.map((part, i) => g.b.op(isAnd ? 'v128.and' : 'v128.or', part, c[i]!)),
    shape.width,
  );
}

/** Evaluates where only the lanes of `mask` are on, if that matters. */
function under(g: Emission, mask: Operand, e: Expression, holder: Holder): Operand {
  if (!needsGuard(g, e)) return g.value(e, holder);
  const gang = g.gang!;
  const before = gang.mask;
  gang.mask = maskFrom(g, mask);
  const value = g.value(e, holder);
  gang.mask = before;
  return value;
}

function choose(g: Emission, e: Choose, holder: Holder): Operand {
  const test = g.value(e.test, 'bool');
  if (test.kind === 'uniform') {
    if (test.value.constant !== undefined) return g.value(test.value.constant === 0 ? e.otherwise : e.then, holder);
    if (needsGuard(g, e.then) || needsGuard(g, e.otherwise)) {
      return branches(g, test, holder, e.then, e.otherwise);
    }
    const [then, otherwise] = [g.value(e.then, holder), g.value(e.otherwise, holder)];
    return select(g, test, lanes(g, then), lanes(g, otherwise));
  }
  const clamped = clamp(g, e, holder);
  if (clamped !== null) return clamped;
  const mask = spread(g, test);
  const then = under(g, mask, e.then, holder);
  const otherwise = under(g, notMask(g, mask), e.otherwise, holder);
  return select(g, mask, lanes(g, then), lanes(g, otherwise));
}

/** `b < a ? b : a` is pmin(a, b) to the bit, NaN and -0 too, and `a < b ? b : a` is pmax(a, b). */
function clamp(g: Emission, { test, then, otherwise }: Choose, holder: Holder): Operand | null {
  if (test.op !== 'compare' || (test.operator !== '<' && test.operator !== '>')) return null;
  if ((holder !== 'f64' && holder !== 'f32') || g.gang?.assumed.has(test)) return null;
  const [low, high] = test.operator === '<' ? [test.left, test.right] : [test.right, test.left];
  if (comparedAs(g, low, high) !== holder) return null;
  const name =
    isSame(then, low) && isSame(otherwise, high)
      ? 'pmin'
      : isSame(then, high) && isSame(otherwise, low)
        ? 'pmax'
        : null;
  if (name === null || ![low, high].every(({ op }) => op === 'read' || op === 'constant')) return null;
  const sides = [g.value(otherwise, holder), g.value(then, holder)].map((side) => spread(g, side));
  const vector = holder === 'f64' ? (`f64x2.${name}` as const) : (`f32x4.${name}` as const);
  return varying(
    holder,
    eachPart(sides, (a, c) => g.b.op(vector, a!, c!)),
  );
}

/** One of two values, of which only the chosen one is computed. */
function branches(g: Emission, test: Operand, holder: Holder, then: Expression, otherwise: Expression): Operand {
  const { b, gang } = g;
  const put = (results: Local[], e: Expression): void => {
    const value = g.value(e, holder);
    const vectors = gang !== null && results.length > 1 ? inLanes(g, value, gang.maskWidth) : [scalarOf(value)];
    for (const [i, vector] of vectors.entries()) b.set(results[i]!, vector);
  };
  const differs = gang !== null && (gang.divergence.varies(then) || gang.divergence.varies(otherwise));
  const width = holder === 'bool' && gang !== null ? gang.maskWidth : widthOf(holder);
  const results = differs
    ? Array.from({ length: gang.size / (128 / width) }, () => b.variable('v128'))
    : [b.variable(scalarType(holder))];
  b.if(
    scalarOf(test),
    () => put(results, then),
    () => put(results, otherwise),
  );
  const values = results.map((result) => b.get(result));
  return differs ? varying(holder, values, width) : uniform(holder, values[0]!);
}

/** The vectors of a value; masks in that width. */
export function inLanes(g: Emission, value: Operand, maskWidth: Width): Value[] {
  return value.holder === 'bool' ? masks(g, value, maskWidth) : spread(g, value).parts;
}

function toNumber(g: Emission, value: Operand): Operand {
  if (value.kind === 'uniform') return uniform('i32', value.value);
  return varying(
    'i32',
    masks(g, value, 32).map((part) => g.b.op('i32x4.neg', part)),
  );
}
