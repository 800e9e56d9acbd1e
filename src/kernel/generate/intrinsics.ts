/** The `$` functions of tree.ts, which the vector math is written with: float64 as bits. */
import type { MathCall } from '../tree.ts';
import type { Value } from '../wasm/builder.ts';
import { eachPart, spread } from './convert.ts';
import type { Emission } from './emission.ts';
import { type Operand, uniform, varying } from './values.ts';

type Context = Pick<Emission, 'b' | 'relaxed'>;

const mantissaBits = 0x000fffffffffffffn;
const oneBits = 0x3ff0000000000000n;
const signBit = 0x8000000000000000n;
const lowBits = 0x7ffffffn;
/** 2^52 as bits: with it a small integer in the low bits is a float64, and the other way round. */
const magic = 2 ** 52;

export function intrinsic(g: Emission, e: MathCall): Operand {
  const values = e.arguments.map((argument) => g.value(argument, 'f64'));
  if (values.every((value) => value.kind === 'uniform')) {
    return uniform(
      'f64',
      ofScalar(
        g,
        e.name,
        values.map((value) => (value as { value: Value }).value),
      ),
    );
  }
  return varying(
    'f64',
    eachPart(
      values.map((value) => spread(g, value)),
      (...parts) => ofVector(g, e.name, parts),
    ),
  );
}

function ofScalar({ b }: Context, name: string, [x, y, z]: Value[]): Value {
  const bits = (value: Value): Value => b.op('i64.reinterpret_f64', value);
  const float = (value: Value): Value => b.op('f64.reinterpret_i64', value);
  switch (name) {
    case '$nearest':
      return b.op('f64.nearest', x!);
    case '$exponent':
      return b.op('f64.convert_i64_s', b.op('i64.and', b.op('i64.shr_u', bits(x!), b.i64(52n)), b.i64(2047n)));
    case '$mantissa':
      return float(b.op('i64.or', b.op('i64.and', bits(x!), b.i64(mantissaBits)), b.i64(oneBits)));
    case '$power2':
      return float(b.op('i64.shl', bits(b.op('f64.add', x!, b.f64(magic + 1023))), b.i64(52n)));
    case '$clearLow':
      return float(b.op('i64.and', bits(x!), b.i64(BigInt.asIntN(64, ~lowBits))));
    case '$copySign':
      return b.op('f64.copysign', x!, y!);
    case '$multiplyAdd':
      return b.op('f64.add', b.op('f64.mul', x!, y!), z!);
    default:
      throw new Error(`no intrinsic ${name}`);
  }
}

function ofVector({ b, relaxed }: Context, name: string, [x, y, z]: Value[]): Value {
  switch (name) {
    case '$nearest':
      return b.op('f64x2.nearest', x!);
    case '$exponent': {
      const bits = b.op('v128.and', b.op('i64x2.shr_u', x!, b.i32(52)), b.i64x2(2047n));
      return b.op('f64x2.sub', b.op('v128.or', bits, b.f64x2(magic)), b.f64x2(magic));
    }
    case '$mantissa':
      return b.op('v128.or', b.op('v128.and', x!, b.i64x2(mantissaBits)), b.i64x2(oneBits));
    case '$power2':
      return b.op('i64x2.shl', b.op('f64x2.add', x!, b.f64x2(magic + 1023)), b.i32(52));
    case '$clearLow':
      return b.op('v128.and', x!, b.i64x2(BigInt.asIntN(64, ~lowBits)));
    case '$copySign':
      return b.op('v128.bitselect', y!, x!, b.i64x2(BigInt.asIntN(64, signBit)));
    case '$multiplyAdd':
      return relaxed ? b.op('f64x2.relaxed_madd', x!, y!, z!) : b.op('f64x2.add', b.op('f64x2.mul', x!, y!), z!);
    default:
      throw new Error(`no intrinsic ${name}`);
  }
}
