/** The functions that JavaScript itself gives and kernels know: `Math`, and tests and conversions of numbers. */
import type * as acorn from 'acorn';
import type { Expression, MathName, Place } from '../tree.ts';
import { type Frame, placeOf, textOf, type Value } from './frame.ts';
import { asNumber, choose, clone, compare, constant, logical, math, truth, typeOf } from './make.ts';
import { reusable } from './order.ts';
import { refuse } from './refusal.ts';
import { scalarOf } from './scalars.ts';
import { mathCall } from './vector-math.ts';

/** How many arguments a function of `Math` takes; `hypot`, `min` and `max` take any number. */
const ARITY: Record<MathName, number> = {
  abs: 1,
  ceil: 1,
  clz32: 1,
  floor: 1,
  fround: 1,
  imul: 2,
  max: -1,
  min: -1,
  round: 1,
  sign: 1,
  sqrt: 1,
  trunc: 1,
  acos: 1,
  acosh: 1,
  asin: 1,
  asinh: 1,
  atan: 1,
  atan2: 2,
  atanh: 1,
  cbrt: 1,
  cos: 1,
  cosh: 1,
  exp: 1,
  expm1: 1,
  f16round: 1,
  hypot: -1,
  log: 1,
  log10: 1,
  log1p: 1,
  log2: 1,
  pow: 2,
  sin: 1,
  sinh: 1,
  tan: 1,
  tanh: 1,
  $nearest: 1,
  $exponent: 1,
  $mantissa: 1,
  $power2: 1,
  $clearLow: 1,
  $copySign: 2,
  $multiplyAdd: 3,
};

type Make = (frame: Frame, place: Place, values: Expression[], node: acorn.CallExpression) => Expression;

const FUNCTIONS: Record<string, Make> = {
  Number: (_frame, place, [value]) => (value === undefined ? constant(place, 0) : asNumber(value)),
  Boolean: (_frame, place, [value]) => (value === undefined ? constant(place, false) : truth(value)),
  isFinite: (_frame, place, [value]) => finite(place, asNumber(value ?? constant(place, Number.NaN))),
  isNaN: (frame, place, [value]) => nan(frame, place, asNumber(value ?? constant(place, Number.NaN))),
  'Number.isFinite': (_frame, place, [value]) => (isNumber(value) ? finite(place, value) : constant(place, false)),
  'Number.isNaN': (frame, place, [value]) => (isNumber(value) ? nan(frame, place, value) : constant(place, false)),
  'Number.isInteger': (frame, place, [value]) => {
    if (!isNumber(value)) return constant(place, false);
    const whole = reusable(frame, 'value', value);
    return logical(place, '&&', isWhole(place, whole), finite(place, clone(whole)));
  },
  'Number.isSafeInteger': (frame, place, [value]) => {
    if (!isNumber(value)) return constant(place, false);
    const whole = reusable(frame, 'value', value);
    const limit = constant(place, Number.MAX_SAFE_INTEGER);
    const isSmall = compare(place, '<=', math(place, 'abs', clone(whole)), limit);
    return logical(place, '&&', isWhole(place, whole), isSmall);
  },
  'Object.is': (frame, place, [left, right], node) => {
    if (left === undefined || right === undefined || typeOf(left) !== typeOf(right)) {
      return refuse(place, `\`${textOf(frame, node)}\` is false always`, 'compare two numbers or two booleans');
    }
    return typeOf(left) === 'boolean' ? compare(place, '==', left, right) : isSame(frame, place, left, right);
  },
};

function isNumber(value: Expression | undefined): value is Expression {
  return value !== undefined && typeOf(value) === 'number';
}

function finite(place: Place, value: Expression): Expression {
  return compare(place, '<', math(place, 'abs', value), constant(place, Number.POSITIVE_INFINITY));
}

function nan(frame: Frame, place: Place, value: Expression): Expression {
  const held = reusable(frame, 'value', value);
  return compare(place, '!=', held, clone(held));
}

function isWhole(place: Place, value: Expression): Expression {
  return compare(place, '==', math(place, 'floor', clone(value)), value);
}

/** Equal and of one sign where they are zeros, or both NaN. */
function isSame(frame: Frame, place: Place, first: Expression, second: Expression): Expression {
  const left = reusable(frame, 'left', first);
  const right = reusable(frame, 'right', second);
  const over = (value: Expression): Expression => ({
    op: 'binary',
    operator: '/',
    left: constant(place, 1),
    right: clone(value),
    place,
  });
  const sameSign = logical(
    place,
    '||',
    compare(place, '!=', clone(left), constant(place, 0)),
    compare(place, '==', over(left), over(right)),
  );
  const bothNaN = logical(
    place,
    '&&',
    compare(place, '!=', clone(left), clone(left)),
    compare(place, '!=', clone(right), clone(right)),
  );
  return choose(place, compare(place, '==', left, right), sameSign, bothNaN);
}

export function builtin(frame: Frame, node: acorn.CallExpression, path: string, values: Value[]): Value {
  const place = placeOf(frame, node);
  const scalars = values.map((value, index) => scalarOf(frame, node.arguments[index] as acorn.Node, value));
  const make = Object.hasOwn(FUNCTIONS, path) ? FUNCTIONS[path] : undefined;
  if (make !== undefined) return { kind: 'scalar', expression: make(frame, place, scalars, node) };
  if (path.startsWith('Math.'))
    return { kind: 'scalar', expression: mathFunction(frame, node, path.slice(5), scalars) };
  return refuse(place, `\`${textOf(frame, node.callee)}\` cannot be called in a kernel`, fixFor(path));
}

function mathFunction(frame: Frame, node: acorn.CallExpression, name: string, scalars: Expression[]): Expression {
  const place = placeOf(frame, node);
  const values = scalars.map(asNumber);
  if (name === 'random') {
    return refuse(
      place,
      '`Math.random` cannot be used in a kernel: its numbers come from a state outside',
      'fill an array with random numbers and pass it in, or compute them from a counter (`Math.imul` and shifts)',
    );
  }
  const arity = Object.hasOwn(ARITY, name) ? ARITY[name as MathName] : undefined;
  if (arity === undefined || !(name in Math || name.startsWith('$'))) {
    const isFunction = name in Math;
    const what = isFunction ? 'cannot be used in a kernel' : 'is no function that this JavaScript has';
    return refuse(place, `\`Math.${name}\` ${what}`, 'write it out with the others');
  }
  if (name === 'min' || name === 'max') return leastOrMost(place, name, values);
  if (values.length === 0 || arity === -1) return mathCall(frame, node, name as MathName, values);
  while (values.length < arity) values.push(constant(place, Number.NaN));
  return mathCall(frame, node, name as MathName, values.slice(0, arity));
}

function leastOrMost(place: Place, name: 'min' | 'max', values: Expression[]): Expression {
  const [first, ...others] = values;
  if (first === undefined) return constant(place, name === 'min' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY);
  return others.reduce((made, value) => math(place, name, made, value), first);
}

function fixFor(path: string): string {
  if (path.startsWith('Number.parse')) return 'parse outside of the kernel and pass numbers';
  if (/Array\b/.test(path)) return 'write a scratch array, `new Float64Array([1, 2, 3])`, or write the loop out';
  return 'write it out with numbers, loops and `Math`';
}
