/**
 * What a store stores: the conversions of ECMA-262's typed arrays (ToInt8 to ToUint32 wrap, ToUint8Clamp clamps and
 * rounds ties to even, a Float32Array rounds), and `Math.fround`, which is the same.
 */
import type { Dtype, Expression } from '../tree.ts';
import { type Arithmetic, arithmetic, binaryOp, unaryOp } from './arithmetic.ts';
import { convert, spread, toInt32 } from './convert.ts';
import type { Emission } from './emission.ts';
import { isInteger, type Operand, uniform, varying } from './values.ts';

/** The value in the holder that `storeNeighbours` and `scalarStore` take for that element type. */
export function storable(g: Emission, value: Expression, dtype: Dtype): Operand {
  if (dtype === 'f64') return g.value(value, 'f64');
  if (dtype === 'f32') return single(g, value);
  if (dtype === 'u8c') return clamped(g, value);
  return modulo(g, value);
}

/** An expression modulo 2^32. */
export function modulo(g: Emission, e: Expression): Operand {
  const { low, high, integer, nan } = g.ranges.of(e);
  if (integer && !nan && Math.max(-low, high) <= 2 ** 53) return g.wrapped(e);
  const largest = nan ? Number.POSITIVE_INFINITY : Math.max(-low, high);
  return toInt32(g, g.value(e, 'f64'), largest);
}

/**
 * A number rounded to float32. One operation on two float32 gives the same bits in float32 as in float64 rounded
 * afterwards (see holders.ts).
 */
export function single(g: Emission, e: Expression): Operand {
  if (g.holder(e) === 'f32') return g.value(e, 'f32');
  if (e.op === 'constant') return uniform('f32', g.b.f32(Math.fround(e.value as number)));
  if (e.op === 'binary' && '+-*/'.includes(e.operator) && e.operator.length === 1) {
    if (isSingle(g, e.left) && isSingle(g, e.right)) {
      return arithmetic(g, e.operator as Arithmetic, 'f32', singleOf(g, e.left), singleOf(g, e.right));
    }
  }
  if (e.op === 'math' && e.name === 'sqrt' && isSingle(g, e.arguments[0]!)) {
    return unaryOp(g, 'sqrt', 'f32', singleOf(g, e.arguments[0]!));
  }
  if (isInteger(g.holder(e))) return convert(g, g.value(e), 'f32');
  return convert(g, g.value(e, 'f64'), 'f32');
}

function isSingle(g: Emission, e: Expression): boolean {
  return g.holder(e) === 'f32' || g.ranges.of(e).single;
}

function singleOf(g: Emission, e: Expression): Operand {
  if (e.op === 'constant') return uniform('f32', g.b.f32(e.value as number));
  return convert(g, g.value(e), 'f32');
}

function clamped(g: Emission, e: Expression): Operand {
  const { b } = g;
  const { low, high } = g.ranges.of(e);
  if (isInteger(g.holder(e))) {
    const value = g.value(e);
    if (low >= 0 && high <= 255) return value;
    if (value.kind === 'uniform') {
      const unsigned = g.holder(e) === 'u32' ? 'u' : 's';
      const above = b.select(b.i32(255), value.value, b.op(`i32.gt_${unsigned}`, value.value, b.i32(255)));
      if (unsigned === 'u') return uniform('i32', above);
      return uniform('i32', b.select(b.i32(0), above, b.op('i32.lt_s', above, b.i32(0))));
    }
    const sign = g.holder(e) === 'u32' ? 'u' : 's';
    const capped = binaryOp(g, 'i32', ['', `i32x4.min_${sign}`], value, uniform('i32', b.i32(255)));
    return sign === 'u' ? capped : binaryOp(g, 'i32', ['', 'i32x4.max_s'], capped, uniform('i32', b.i32(0)));
  }
  const value = g.value(e, 'f64');
  if (value.kind === 'uniform') {
    // Unlike max and min, comparisons make 0 of NaN.
    const positive = b.select(value.value, b.f64(0), b.op('f64.gt', value.value, b.f64(0)));
    const capped = b.select(b.f64(255), positive, b.op('f64.gt', positive, b.f64(255)));
    return uniform('i32', b.op('i32.trunc_sat_f64_s', b.op('f64.nearest', capped)));
  }
  const [zero, top] = [b.f64x2(0), b.f64x2(255)];
  const parts = spread(g, value).parts.map((part) => {
    const positive = b.op('f64x2.pmax', zero, part);
    return b.op('f64x2.nearest', b.op('f64x2.pmin', top, positive));
  });
  return convert(g, varying('f64', parts), 'i32');
}
