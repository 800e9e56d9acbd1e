/**
 * The operators on values that have the right holder already: one instruction, or a few, for a scalar or for each vector
 * of a gang. Linear values stay linear as long as that is exact.
 */
import type { Holder } from '../analysis/ranges.ts';
import type { PureOperator, Value } from '../wasm/builder.ts';
import { alike, eachPart, maskOf, spread } from './convert.ts';
import type { Emission } from './emission.ts';
import { type Operand, scalarType, uniform, type Varying, varying, type Width } from './values.ts';

type Context = Pick<Emission, 'b' | 'gang' | 'relaxed'>;

export type Arithmetic = '+' | '-' | '*' | '/';
const names = { '+': 'add', '-': 'sub', '*': 'mul', '/': 'div' } as const;

/** Of two operands of that holder; integers wrap. */
export function arithmetic(g: Context, operator: Arithmetic, holder: Holder, left: Operand, right: Operand): Operand {
  const { b } = g;
  const linear = linearResult(g, operator, holder, left, right);
  if (linear !== null) return linear;
  const [one, other] = alike(g, left, right);
  if (one.kind === 'uniform' && other.kind === 'uniform') {
    const name = `${scalarType(holder)}.${names[operator]}` as PureOperator;
    return uniform(holder, b.op(name, one.value, other.value));
  }
  const name = `${shapeOf(holder)}.${names[operator]}` as PureOperator;
  return varying(
    holder,
    eachPart([one as Varying, other as Varying], (a, c) => b.op(name, a, c)),
  );
}

/** Whole numbers below 2^53 in float64, or int32: the caller sees to it for `f64`. */
function linearResult(g: Context, operator: Arithmetic, holder: Holder, left: Operand, right: Operand): Operand | null {
  if (left.kind !== 'linear' && right.kind !== 'linear') return null;
  if (left.kind === 'varying' || right.kind === 'varying') return null;
  if (operator === '/' || holder === 'f32') return null;
  const type = holder === 'f64' ? 'f64' : 'i32';
  const op = (name: Arithmetic, a: Value, c: Value): Value => g.b.op(`${type}.${names[name]}` as PureOperator, a, c);
  const make = (base: Value, stride: Value): Operand => ({ kind: 'linear', holder: type, base, stride });
  if (left.kind === 'linear' && right.kind === 'linear') {
    if (operator === '*') return null;
    return make(op(operator, left.base, right.base), op(operator, left.stride, right.stride));
  }
  if (left.kind === 'linear') {
    const { value } = right as { value: Value };
    return make(op(operator, left.base, value), operator === '*' ? op('*', left.stride, value) : left.stride);
  }
  const { value } = left as { value: Value };
  const { base, stride } = right as { base: Value; stride: Value };
  if (operator === '*') return make(op('*', value, base), op('*', value, stride));
  const none = type === 'f64' ? g.b.f64(0) : g.b.i32(0);
  return make(op(operator, value, base), operator === '-' ? op('-', none, stride) : stride);
}

export function shapeOf(holder: Holder): 'f64x2' | 'f32x4' | 'i32x4' {
  return holder === 'f64' ? 'f64x2' : holder === 'f32' ? 'f32x4' : 'i32x4';
}

/** One instruction of one operand; `name` is put behind the type. */
export function unaryOp(g: Context, name: string, holder: Holder, argument: Operand): Operand {
  const { b } = g;
  if (argument.kind === 'uniform') {
    return uniform(holder, b.op(`${scalarType(holder)}.${name}` as PureOperator, argument.value));
  }
  const vector = `${shapeOf(holder)}.${name}` as PureOperator;
  return varying(
    holder,
    eachPart([spread(g, argument)], (part) => b.op(vector, part)),
  );
}

/** One instruction of two operands, with names for scalars and for vectors. */
export function binaryOp(
  g: Context,
  holder: Holder,
  [scalar, vector]: readonly [string, string],
  left: Operand,
  right: Operand,
): Operand {
  const [one, other] = alike(g, left, right);
  if (one.kind === 'uniform' && other.kind === 'uniform') {
    return uniform(holder, g.b.op(scalar as PureOperator, one.value, other.value));
  }
  return varying(
    holder,
    eachPart([one as Varying, other as Varying], (a, c) => g.b.op(vector as PureOperator, a, c)),
  );
}

const bits = {
  '&': ['i32.and', 'v128.and'],
  '|': ['i32.or', 'v128.or'],
  '^': ['i32.xor', 'v128.xor'],
  '<<': ['i32.shl', 'i32x4.shl'],
  '>>': ['i32.shr_s', 'i32x4.shr_s'],
  '>>>': ['i32.shr_u', 'i32x4.shr_u'],
} as const;

/** Of two int32, modulo 2^32. */
export function bitwise(g: Context, operator: keyof typeof bits, left: Operand, right: Operand): Operand {
  const { b } = g;
  const [scalar, vector] = bits[operator];
  const holder = operator === '>>>' ? 'u32' : 'i32';
  if (operator === '&' || operator === '|' || operator === '^') {
    return binaryOp(g, holder, [scalar, vector], left, right);
  }
  if (left.kind === 'uniform' && right.kind === 'uniform')
    return uniform(holder, b.op(scalar, left.value, right.value));
  if (operator === '<<' && left.kind === 'linear' && right.kind === 'uniform') {
    const shift = (value: Value): Value => b.op('i32.shl', value, right.value);
    return { kind: 'linear', holder: 'i32', base: shift(left.base), stride: shift(left.stride) };
  }
  if (right.kind === 'uniform') {
    return varying(
      holder,
      eachPart([spread(g, left)], (part) => b.op(vector, part, right.value)),
    );
  }
  return eachLane(g, holder, [left, right], ([value, count]) => b.op(scalar, value!, count!));
}

const relations = { '<': 'lt', '<=': 'le', '>': 'gt', '>=': 'ge', '==': 'eq', '!=': 'ne' } as const;

/** Of two numbers of one holder. */
export function compare(
  g: Context,
  operator: keyof typeof relations,
  holder: Holder,
  left: Operand,
  right: Operand,
): Operand {
  const { b } = g;
  const ordered = operator !== '==' && operator !== '!=';
  const sign = holder === 'i32' && ordered ? '_s' : holder === 'u32' && ordered ? '_u' : '';
  const name = `${relations[operator]}${sign}`;
  const [one, other] = alike(g, left, right);
  if (one.kind === 'uniform' && other.kind === 'uniform') {
    return uniform('bool', b.op(`${scalarType(holder)}.${name}` as PureOperator, one.value, other.value));
  }
  const parts = eachPart([one as Varying, other as Varying], (a, c) =>
    b.op(`${shapeOf(holder)}.${name}` as PureOperator, a, c),
  );
  return varying('bool', parts, holder === 'f64' ? 64 : 32);
}

/** A scalar operation for each lane, for what SIMD does not have. */
export function eachLane(
  g: Context,
  holder: Holder,
  operands: Operand[],
  operation: (values: Value[]) => Value,
): Operand {
  if (operands.every((operand) => operand.kind === 'uniform')) {
    return uniform(holder, operation(operands.map((operand) => operand.value)));
  }
  const size = g.gang!.size;
  const lanes = operands.map((operand) => spread(g, operand));
  const values = Array.from({ length: size }, (_, lane) => operation(lanes.map((each) => extract(g, each, lane))));
  return assemble(g, holder, values);
}

/** The value of one lane. */
export function extract({ b }: Context, { parts, holder, width }: Varying, lane: number): Value {
  const perVector = 128 / width;
  const part = parts[Math.floor(lane / perVector)]!;
  if (holder === 'bool') throw new Error('a mask has no lanes of values');
  return b.lane(`${shapeOf(holder)}.extract_lane`, lane % perVector, part);
}

/** Lanes from scalars. */
export function assemble({ b }: Context, holder: Holder, values: Value[]): Varying {
  const shape = shapeOf(holder);
  const perVector = holder === 'f64' ? 2 : 4;
  const parts: Value[] = [];
  for (let first = 0; first < values.length; first += perVector) {
    let part = b.op(`${shape}.splat`, values[first]!);
    for (let lane = 1; lane < perVector; lane++) {
      part = b.lane(`${shape}.replace_lane`, lane, part, values[first + lane]!);
    }
    parts.push(part);
  }
  return varying(holder, parts);
}

/** `test ? then : otherwise` of values of one holder, both already there. */
export function select(g: Context, test: Operand, then: Operand, otherwise: Operand): Operand {
  const { b } = g;
  const holder = then.holder;
  if (test.kind === 'uniform') {
    if (then.kind === 'uniform' && otherwise.kind === 'uniform') {
      return uniform(holder, b.select(then.value, otherwise.value, test.value));
    }
    return select(g, spread(g, test), then, otherwise);
  }
  const mask = spread(g, test);
  if (holder === 'bool') {
    const [yes, no] = [masks(g, then, mask.width), masks(g, otherwise, mask.width)];
    const parts = mask.parts.map((part, i) => pick(g, yes[i]!, no[i]!, part, mask.width));
    return varying('bool', parts, mask.width);
  }
  const [yes, no] = [spread(g, then), spread(g, otherwise)];
  const chosen = masks(g, mask, yes.width);
  return varying(
    holder,
    yes.parts.map((part, i) => pick(g, part, no.parts[i]!, chosen[i]!, yes.width)),
  );
}

/** `mask ? yes : no` of a vector; lanes of the mask are all ones or all zeros, so that whole lanes may be chosen. */
export function pick({ b, relaxed }: Context, yes: Value, no: Value, mask: Value, width: Width): Value {
  if (isZero(no)) return b.op('v128.and', yes, mask);
  if (isZero(yes)) return b.op('v128.andnot', no, mask);
  if (!relaxed) return b.op('v128.bitselect', yes, no, mask);
  return b.op(width === 64 ? 'i64x2.relaxed_laneselect' : 'i32x4.relaxed_laneselect', yes, no, mask);
}

const isZero = ({ constant }: Value): boolean => constant instanceof Uint8Array && constant.every((byte) => byte === 0);

/** A boolean as mask lanes of that width. */
export function masks(g: Context, operand: Operand, width: 64 | 32): Value[] {
  return maskOf(g, spread(g, operand), width);
}
