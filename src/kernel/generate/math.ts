/**
 * The functions of `Math`. Those that ECMA-262 defines to the bit are made here, for scalars and lanes; the others are
 * the host's own, called for each lane: the import is the very function, which V8 calls without JavaScript in between.
 */
import type { Holder } from '../analysis/ranges.ts';
import { eachExpression } from '../analysis/walk.ts';
import type { HostFunction, Loop, MathCall } from '../tree.ts';
import type { PureOperator, Value } from '../wasm/builder.ts';
import { binaryOp, compare, eachLane, select, shapeOf, unaryOp } from './arithmetic.ts';
import { maskOf, spread } from './convert.ts';
import type { Emission } from './emission.ts';
import { intrinsic } from './intrinsics.ts';
import { modulo, single } from './stored.ts';
import { isInteger, type Operand, uniform, varying } from './values.ts';

const exact = new Set('abs ceil clz32 floor fround imul max min round sign sqrt trunc'.split(' '));

/** Whether the host is called: slow, so that it is done only where JavaScript would. */
export function isHostCall({ name }: MathCall): boolean {
  return !exact.has(name) && !name.startsWith('$');
}

/** V8 calls these through JavaScript from WebAssembly; many at once cost little more than one (runtime/host-functions.ts). */
const detoured = new Set('acosh asinh atanh cbrt cosh expm1 log10 log1p log2 sinh tanh'.split(' '));

export const isDetoured = ({ name }: MathCall): boolean => detoured.has(name);

export function callsForAllLanes(loop: Loop): boolean {
  let calls = false;
  eachExpression([loop], (e) => {
    if (e.op === 'math' && isDetoured(e)) calls = true;
  });
  return calls;
}

export function callMath(g: Emission, e: MathCall, holder: Holder): Operand {
  const { b } = g;
  const argument = (as: Holder = holder): Operand => {
    const value = g.value(e.arguments[0]!, as);
    return value.kind === 'linear' ? spread(g, value) : value;
  };
  switch (e.name) {
    case 'fround':
      return single(g, e.arguments[0]!);
    case 'imul':
      return binaryOp(g, 'i32', ['i32.mul', 'i32x4.mul'], modulo(g, e.arguments[0]!), modulo(g, e.arguments[1]!));
    case 'clz32':
      return eachLane(g, 'i32', [modulo(g, e.arguments[0]!)], ([value]) => b.op('i32.clz', value!));
    case 'abs':
      return isInteger(holder) ? absolute(g, g.value(e.arguments[0]!), holder) : unaryOp(g, 'abs', holder, argument());
    case 'ceil':
    case 'floor':
    case 'trunc':
      return isInteger(holder) ? g.value(e.arguments[0]!) : unaryOp(g, e.name, holder, argument());
    case 'sqrt':
      return unaryOp(g, 'sqrt', holder, argument());
    case 'round':
      return isInteger(holder) ? g.value(e.arguments[0]!) : round(g, argument());
    case 'sign':
      return sign(g, argument('f64'));
    case 'min':
    case 'max':
      return extreme(g, e, holder);
    default:
      if (e.name.startsWith('$')) return intrinsic(g, e);
      return fromHost(g, e);
  }
}

function absolute(g: Emission, value: Operand, holder: Holder): Operand {
  const { b } = g;
  if (value.holder === 'u32') return value;
  if (value.kind !== 'uniform') return unaryOp(g, 'abs', holder, spread(g, value));
  const sign = b.op('i32.shr_s', value.value, b.i32(31));
  return uniform(holder, b.op('i32.sub', b.op('i32.xor', value.value, sign), sign));
}

/** The ceiling, less 1 if that is more than a half too much: ties go up, and -0.5 to -0, as ECMA-262 has it. */
function round(g: Emission, x: Operand): Operand {
  const { b } = g;
  const up = unaryOp(g, 'ceil', 'f64', x);
  const half = uniform('f64', b.f64(0.5));
  const one = uniform('f64', b.f64(1));
  const minus = (left: Operand, right: Operand): Operand => binaryOp(g, 'f64', ['f64.sub', 'f64x2.sub'], left, right);
  return select(g, compare(g, '>', 'f64', minus(up, half), x), minus(up, one), up);
}

/** x itself if it is 0, -0 or NaN. */
function sign(g: Emission, x: Operand): Operand {
  const { b } = g;
  const number = (value: number): Operand => uniform('f64', b.f64(value));
  const negative = select(g, compare(g, '<', 'f64', x, number(0)), shape(g, x, -1), x);
  return select(g, compare(g, '>', 'f64', x, number(0)), shape(g, x, 1), negative);
}

/** A constant as uniform or varying as `like` is. */
function shape(g: Emission, like: Operand, value: number): Operand {
  const constant = uniform('f64', g.b.f64(value));
  return like.kind === 'uniform' ? constant : spread(g, constant);
}

function extreme(g: Emission, e: MathCall, holder: Holder): Operand {
  const [left, right] = e.arguments.map((each) => g.value(each, holder)) as [Operand, Operand];
  const isPlain = e.arguments.every((each) => {
    const { nan, negativeZero, low, high } = g.ranges.of(each);
    return !nan && (!negativeZero || low > 0 || high < 0);
  });
  return extremeOf(g, e.name as 'min' | 'max', holder, left, right, isPlain);
}

/**
 * WebAssembly's min and max are JavaScript's; pmin and pmax take fewer instructions where NaN and -0 cannot come
 * (`isPlain`).
 */
export function extremeOf(
  g: Emission,
  name: 'min' | 'max',
  holder: Holder,
  left: Operand,
  right: Operand,
  isPlain: boolean,
): Operand {
  const { b } = g;
  if (isInteger(holder)) {
    const sign = holder === 'u32' ? 'u' : 's';
    if (left.kind === 'uniform' && right.kind === 'uniform') {
      const test = b.op(`i32.${name === 'min' ? 'lt' : 'gt'}_${sign}` as PureOperator, left.value, right.value);
      return uniform(holder, b.select(left.value, right.value, test));
    }
    return binaryOp(g, holder, ['', `i32x4.${name}_${sign}`], left, right);
  }
  const vector = `${shapeOf(holder)}.${isPlain ? 'p' : ''}${name}`;
  return binaryOp(g, holder, [`${holder}.${name}`, vector], left, right);
}

function fromHost(g: Emission, e: MathCall): Operand {
  const { b } = g;
  if (g.plan !== null && g.gang !== null && !g.plan.hostCalls.includes(e.name)) g.plan.hostCalls.push(e.name);
  const values = e.arguments.map((each) => g.value(each, 'f64'));
  if (isDetoured(e) && values[0]!.kind !== 'uniform') return allLanes(g, e.name as HostFunction, values[0]!);
  const target = g.host(e.name as HostFunction, e.arguments.length);
  const call = (args: Value[]): Value => b.call(target, ...args)!;
  return eachLane(g, 'f64', values, call);
}

/** One call for the whole gang, by way of the memory. */
function allLanes(g: Emission, name: HostFunction, argument: Operand): Operand {
  const { b, scratch } = g;
  const on = g.gang!.mask === null ? null : maskOf(g, g.gang!.mask, 64);
  // Of 0, which lanes that are off give, all of them are quick.
  const parts = spread(g, argument).parts.map((part, i) => (on === null ? part : b.op('v128.and', part, on[i]!)));
  const at = scratch.reserve(16 * parts.length);
  for (const [i, part] of parts.entries()) b.store('v128.store', scratch.base, part, at + 16 * i);
  b.call(g.hostOfLanes(name), b.op('i32.add', scratch.base, b.i32(at)), b.i32(2 * parts.length));
  b.forgetLoads();
  // One by one, as they were stored: processors wait for stores that a load puts together.
  const lane = (first: Value, i: number): Value =>
    b.loadLane('v128.load64_lane', 1, scratch.base, at + 16 * i + 8, first);
  const firsts = parts.map((_, i) => b.load('v128.load64_zero', scratch.base, at + 16 * i));
  return varying('f64', firsts.map(lane));
}
