/**
 * Changes of holder, and of uniform and linear values into lanes. A change to a holder is asked for only where the value
 * is known to be one of its values (ranges.ts), except `toInt32`, which is JavaScript's conversion of any number.
 */
import type { Holder } from '../analysis/ranges.ts';
import type { Value } from '../wasm/builder.ts';
import type { Emission } from './emission.ts';
import { isInteger, type Mask, type Operand, uniform, type Varying, varying, type Width } from './values.ts';

type Context = Pick<Emission, 'b' | 'gang'>;

const highHalf = [8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15];
const lowHalves = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23];
const evenWords = [0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27];
const lowTwice = [0, 1, 2, 3, 0, 1, 2, 3, 4, 5, 6, 7, 4, 5, 6, 7];
const highTwice = [8, 9, 10, 11, 8, 9, 10, 11, 12, 13, 14, 15, 12, 13, 14, 15];

/** The value in another holder. */
export function convert(g: Context, operand: Operand, to: Holder): Operand {
  if (operand.holder === to) return operand;
  if (operand.kind === 'uniform') return uniform(to, convertScalar(g, operand.value, operand.holder, to));
  if (operand.kind === 'linear') {
    if ((to === 'i32' || to === 'u32') && isInteger(operand.holder)) return { ...operand, holder: to };
    if (to === 'i32' && operand.holder === 'f64') {
      // The stride may be larger than an int32, though all lanes are one.
      const stride = scalarToInt32(g, operand.stride, 2 ** 53);
      return { kind: 'linear', holder: to, base: convertScalar(g, operand.base, 'f64', to), stride };
    }
    return convert(g, spread(g, operand), to);
  }
  return varying(to, convertLanes(g, operand, to));
}

/** A linear int32 as a linear float64: only where no lane wraps around, and the stride does not. */
export function widenLinear(g: Context, { base, stride, holder }: Operand & { kind: 'linear' }): Operand {
  const change = (value: Value): Value => convertScalar(g, value, holder, 'f64');
  return { kind: 'linear', holder: 'f64', base: change(base), stride: change(stride) };
}

function convertScalar({ b }: Context, value: Value, from: Holder, to: Holder): Value {
  if (isInteger(from) && isInteger(to)) return value;
  if (from === 'bool' || to === 'bool') throw new Error(`no conversion from ${from} to ${to}`);
  if (from === 'f32' && to === 'f64') return b.op('f64.promote_f32', value);
  if (from === 'f64' && to === 'f32') return b.op('f32.demote_f64', value);
  if (to === 'f64') return b.op(from === 'i32' ? 'f64.convert_i32_s' : 'f64.convert_i32_u', value);
  if (to === 'f32') return b.op(from === 'i32' ? 'f32.convert_i32_s' : 'f32.convert_i32_u', value);
  if (from === 'f64') return b.op(to === 'i32' ? 'i32.trunc_sat_f64_s' : 'i32.trunc_sat_f64_u', value);
  return b.op(to === 'i32' ? 'i32.trunc_sat_f32_s' : 'i32.trunc_sat_f32_u', value);
}

function convertLanes(g: Context, { parts, holder: from }: Varying, to: Holder): Value[] {
  const { b } = g;
  if (isInteger(from) && isInteger(to)) return parts;
  if (from === 'bool' || to === 'bool') throw new Error(`no conversion from ${from} to ${to}`);
  if (to === 'f64') {
    const name = {
      i32: 'f64x2.convert_low_i32x4_s',
      u32: 'f64x2.convert_low_i32x4_u',
      f32: 'f64x2.promote_low_f32x4',
    } as const;
    return widen(g, parts).map((part) => b.op(name[from as 'i32' | 'u32' | 'f32'], part));
  }
  if (from === 'f64') {
    const name = {
      i32: 'i32x4.trunc_sat_f64x2_s_zero',
      u32: 'i32x4.trunc_sat_f64x2_u_zero',
      f32: 'f32x4.demote_f64x2_zero',
    } as const;
    const halves = parts.map((part) => b.op(name[to as 'i32' | 'u32' | 'f32'], part));
    return pairs(halves, (low, high) => b.shuffle(low, high, lowHalves));
  }
  if (to === 'f32') {
    return parts.map((part) => b.op(from === 'i32' ? 'f32x4.convert_i32x4_s' : 'f32x4.convert_i32x4_u', part));
  }
  return parts.map((part) => b.op(to === 'i32' ? 'i32x4.trunc_sat_f32x4_s' : 'i32x4.trunc_sat_f32x4_u', part));
}

/** Vectors of which each has two of the source's 32-bit lanes in its low half. */
function widen({ b }: Context, parts: Value[]): Value[] {
  return parts.flatMap((part) => [part, b.shuffle(part, part, highHalf)]);
}

function pairs(halves: Value[], join: (low: Value, high: Value) => Value): Value[] {
  const joined: Value[] = [];
  for (let i = 0; i < halves.length; i += 2) joined.push(join(halves[i]!, halves[i + 1] ?? halves[i]!));
  return joined;
}

/** A value in lanes, of a gang. */
export function spread(g: Context, operand: Operand): Varying {
  if (operand.kind === 'varying') return operand;
  const { b } = g;
  const size = g.gang!.size;
  if (operand.kind === 'uniform') {
    const { holder, value } = operand;
    if (holder === 'bool') {
      const mask = b.op('i32x4.splat', b.op('i32.sub', b.i32(0), value));
      return varying('bool', Array(size / 4).fill(mask), 32);
    }
    const vector = splat(g, holder, value);
    return varying(holder, Array(holder === 'f64' ? size / 2 : size / 4).fill(vector));
  }
  const wide = operand.holder === 'f64';
  const perVector = wide ? 2 : 4;
  const base = splat(g, operand.holder, operand.base);
  const stride = splat(g, operand.holder, operand.stride);
  const parts = Array.from({ length: size / perVector }, (_, part) => {
    const lanes = Array.from({ length: perVector }, (_, lane) => part * perVector + lane);
    const steps = wide ? b.v128(float64s(lanes)) : b.v128(int32s(lanes));
    const offset = b.op(wide ? 'f64x2.mul' : 'i32x4.mul', steps, stride);
    return b.op(wide ? 'f64x2.add' : 'i32x4.add', base, offset);
  });
  return varying(operand.holder, parts);
}

function splat({ b }: Context, holder: Holder, value: Value): Value {
  if (holder === 'f64') return b.op('f64x2.splat', value);
  return b.op(holder === 'f32' ? 'f32x4.splat' : 'i32x4.splat', value);
}

const float64s = (values: number[]): Uint8Array => new Uint8Array(new Float64Array(values).buffer);
export const int32s = (values: number[]): Uint8Array => new Uint8Array(new Int32Array(values).buffer);

/** A mask with lanes of that width. */
export function maskOf(g: Context, mask: Mask, width: Width): Value[] {
  if (mask.width === width) return mask.parts;
  const { b } = g;
  if (width === 64) {
    return mask.parts.flatMap((part) => [b.shuffle(part, part, lowTwice), b.shuffle(part, part, highTwice)]);
  }
  return pairs(mask.parts, (low, high) => b.shuffle(low, high, evenWords));
}

/** Both in lanes, or both uniform, in one holder. */
export function alike(g: Context, left: Operand, right: Operand): [Operand, Operand] {
  if (left.kind === 'uniform' && right.kind === 'uniform') return [left, right];
  return [spread(g, left), spread(g, right)];
}

/** The same operation on every vector, one vector after the other. */
export function eachPart(operands: Varying[], operation: (...parts: Value[]) => Value): Value[] {
  return operands[0]!.parts.map((_, part) => operation(...operands.map(({ parts }) => parts[part]!)));
}

/** ToInt32 of ECMA-262 on a float64: the value modulo 2^32; NaN and the infinities are 0. */
export function toInt32(g: Context, operand: Operand, largest: number): Operand {
  const { b } = g;
  if (operand.kind === 'linear') {
    // Whole numbers below 2^53: the base's and the stride's remainders make the lanes' remainders.
    const wrap = (value: Value): Value => scalarToInt32(g, value, 2 ** 53);
    return { kind: 'linear', holder: 'i32', base: wrap(operand.base), stride: wrap(operand.stride) };
  }
  if (operand.kind === 'uniform') return uniform('i32', scalarToInt32(g, operand.value, largest));
  const scale = b.f64x2(2 ** 32);
  const inverse = b.f64x2(2 ** -32);
  const whole = operand.parts.map((part) => b.op('f64x2.trunc', part));
  const turns = whole.map((part) => b.op('f64x2.floor', b.op('f64x2.mul', part, inverse)));
  const rest = whole.map((part, i) => b.op('f64x2.sub', part, b.op('f64x2.mul', turns[i]!, scale)));
  return varying('i32', convertLanes(g, varying('f64', rest), 'u32'));
}

/** `largest`: what its magnitude stays below, Infinity if that is not known (NaN counts as such). */
function scalarToInt32({ b }: Context, value: Value, largest: number): Value {
  if (largest < 2 ** 62) return b.op('i32.wrap_i64', b.op('i64.trunc_sat_f64_s', value));
  const whole = b.op('f64.trunc', value);
  const turns = b.op('f64.floor', b.op('f64.mul', whole, b.f64(2 ** -32)));
  return b.op('i32.trunc_sat_f64_u', b.op('f64.sub', whole, b.op('f64.mul', turns, b.f64(2 ** 32))));
}
