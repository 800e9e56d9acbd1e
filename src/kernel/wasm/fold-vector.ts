/** simplify.ts for vectors: splats of constants, masks that are all ones or zeros, division by a power of two. */
import type { Value } from './code.ts';
import { inverseOf } from './inverse.ts';
import type { Maker } from './maker.ts';
import type { Operator } from './operators.ts';
import { type Shape, splat } from './splat.ts';

export function foldVector(make: Maker, { name }: Operator, args: readonly Value[]): Value | null {
  const [a, b, c] = args as [Value, Value, Value];
  if (name.endsWith('.splat')) {
    if (a.constant === undefined) return null;
    return make.v128(splat(name.slice(0, name.indexOf('.')) as Shape, a.constant as number | bigint));
  }
  if (name.startsWith('v128.')) return foldBits(make, name, a, b, c);
  if (name === 'f64x2.div') {
    const bytes = b.constant as Uint8Array | undefined;
    const inverse = bytes === undefined ? null : inverseOfLanes(bytes);
    return inverse === null ? null : make.op('f64x2.mul', a, make.v128(inverse));
  }
  if (name.endsWith('.all_true') && a.constant !== undefined && isAll(a, 255)) return make.i32(1);
  return null;
}

function foldBits(make: Maker, name: string, a: Value, b: Value, c: Value): Value | null {
  switch (name) {
    case 'v128.and':
      if (a === b || isAll(b, 255) || isAll(a, 0)) return a;
      if (isAll(a, 255) || isAll(b, 0)) return b;
      if (b.operator?.name === 'v128.not') return make.op('v128.andnot', a, b.args[0]!);
      return a.operator?.name === 'v128.not' ? make.op('v128.andnot', b, a.args[0]!) : null;
    case 'v128.andnot':
      return isAll(b, 0) || isAll(a, 0) ? a : isAll(b, 255) ? make.v128(new Uint8Array(16)) : null;
    case 'v128.or':
      if (a === b || isAll(b, 0) || isAll(a, 255)) return a;
      return isAll(a, 0) || isAll(b, 255) ? b : null;
    case 'v128.xor':
      return isAll(b, 0) ? a : isAll(a, 0) ? b : null;
    case 'v128.not': {
      const bytes = a.constant as Uint8Array | undefined;
      if (bytes !== undefined) return make.v128(bytes.map((byte) => ~byte));
      return a.operator?.name === 'v128.not' ? a.args[0]! : null;
    }
    case 'v128.bitselect':
      if (a === b || isAll(c, 255)) return a;
      if (isAll(c, 0)) return b;
      return c.operator?.name === 'v128.not' ? make.op('v128.bitselect', b, a, c.args[0]!) : null;
    case 'v128.any_true':
      return a.constant === undefined ? null : make.i32(isAll(a, 0) ? 0 : 1);
    default:
      return null;
  }
}

/** Whether it is a constant whose bytes are all the same one. */
function isAll({ constant }: Value, byte: number): boolean {
  return constant instanceof Uint8Array && constant.every((each) => each === byte);
}

function inverseOfLanes(bytes: Uint8Array): Uint8Array | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const inverse = inverseOf(view.getFloat64(0, true));
  return inverse !== null && view.getFloat64(8, true) === view.getFloat64(0, true) ? splat('f64x2', inverse) : null;
}
