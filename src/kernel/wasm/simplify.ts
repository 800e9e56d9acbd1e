/**
 * What an operation is without computing it: constants are folded, and operations that change nothing give their operand.
 * Only what is exact to the bit (all NaNs counting as one). Never makes an operation that is larger.
 */
import type { Value } from './code.ts';
import { foldVector } from './fold-vector.ts';
import { inverseOf } from './inverse.ts';
import type { Maker } from './maker.ts';
import type { Operator, PureOperator } from './operators.ts';

/** The value that it is, or null. */
export function simplify(make: Maker, operator: Operator, args: readonly Value[]): Value | null {
  const { name } = operator;
  const type = operator.params[0]!;
  if (name.startsWith('select')) return simplifySelect(make, args[0]!, args[1]!, args[2]!);
  if (type === 'v128' || operator.result === 'v128') return foldVector(make, operator, args);
  const [a, b] = args as [Value, Value];
  if (type === 'i32') {
    if (args.length === 1) return unaryInteger(make, name, a);
    return foldInteger(make, name, a, b) ?? identityInteger(make, name, a, b);
  }
  if (type === 'f64') return foldFloat(make, name, a, b) ?? identityFloat(make, name, a, b);
  return null;
}

/** The same, seen as true or false. */
export function asCondition(value: Value): Value {
  const { operator, args } = value;
  if (operator?.name === 'i32.ne' && args[1]!.constant === 0) return asCondition(args[0]!);
  if (operator?.name === 'i32.eqz' && args[0]!.operator?.name === 'i32.eqz') return asCondition(args[0]!.args[0]!);
  return value;
}

function simplifySelect(make: Maker, a: Value, b: Value, condition: Value): Value | null {
  if (a === b) return a;
  const test = asCondition(condition);
  if (test.constant !== undefined) return test.constant === 0 ? b : a;
  if (test.operator?.name === 'i32.eqz') return make.select(b, a, test.args[0]!);
  return test === condition ? null : make.select(a, b, test);
}

const OPPOSITE: Record<string, PureOperator> = {
  'i32.eq': 'i32.ne',
  'i32.ne': 'i32.eq',
  'i32.lt_s': 'i32.ge_s',
  'i32.lt_u': 'i32.ge_u',
  'i32.gt_s': 'i32.le_s',
  'i32.gt_u': 'i32.le_u',
  'i32.le_s': 'i32.gt_s',
  'i32.le_u': 'i32.gt_u',
  'i32.ge_s': 'i32.lt_s',
  'i32.ge_u': 'i32.lt_u',
  'i64.eq': 'i64.ne',
  'i64.ne': 'i64.eq',
  'f32.eq': 'f32.ne',
  'f32.ne': 'f32.eq',
  'f64.eq': 'f64.ne',
  'f64.ne': 'f64.eq',
};

function unaryInteger(make: Maker, name: string, a: Value): Value | null {
  const value = a.constant as number | undefined;
  switch (name) {
    case 'i32.eqz': {
      if (value !== undefined) return make.i32(value === 0 ? 1 : 0);
      const opposite = a.operator === null ? undefined : OPPOSITE[a.operator.name];
      return opposite === undefined ? null : make.op(opposite, ...a.args);
    }
    case 'f64.convert_i32_s':
      return value === undefined ? null : make.f64(value);
    case 'f64.convert_i32_u':
      return value === undefined ? null : make.f64(value >>> 0);
    case 'i32.clz':
      return value === undefined ? null : make.i32(Math.clz32(value));
    default:
      return null;
  }
}

const INTEGER: Record<string, (a: number, b: number) => number> = {
  'i32.add': (a, b) => a + b,
  'i32.sub': (a, b) => a - b,
  'i32.mul': Math.imul,
  'i32.and': (a, b) => a & b,
  'i32.or': (a, b) => a | b,
  'i32.xor': (a, b) => a ^ b,
  'i32.shl': (a, b) => a << b,
  'i32.shr_s': (a, b) => a >> b,
  'i32.shr_u': (a, b) => a >>> b,
  'i32.eq': (a, b) => Number(a === b),
  'i32.ne': (a, b) => Number(a !== b),
  'i32.lt_s': (a, b) => Number(a < b),
  'i32.lt_u': (a, b) => Number(a >>> 0 < b >>> 0),
  'i32.gt_s': (a, b) => Number(a > b),
  'i32.gt_u': (a, b) => Number(a >>> 0 > b >>> 0),
  'i32.le_s': (a, b) => Number(a <= b),
  'i32.le_u': (a, b) => Number(a >>> 0 <= b >>> 0),
  'i32.ge_s': (a, b) => Number(a >= b),
  'i32.ge_u': (a, b) => Number(a >>> 0 >= b >>> 0),
};

function foldInteger(make: Maker, name: string, a: Value, b: Value): Value | null {
  if (a.constant === undefined || b.constant === undefined) return null;
  const fold = INTEGER[name];
  return fold === undefined ? null : make.i32(fold(a.constant as number, b.constant as number));
}

function identityInteger(make: Maker, name: string, a: Value, b: Value): Value | null {
  // A constant stands on the right of what commutes.
  if (a.constant !== undefined) {
    const commutes = name === 'i32.add' || name === 'i32.mul' || name === 'i32.and' || name === 'i32.or';
    return commutes || name === 'i32.xor' || name === 'i32.eq' || name === 'i32.ne' ? make.op(name, b, a) : null;
  }
  const right = b.constant as number | undefined;
  switch (name) {
    case 'i32.add':
      if (right === undefined) return null;
      if (right === 0) return a;
      if (a.operator?.name === 'i32.add' && a.args[1]!.constant !== undefined) {
        return make.op('i32.add', a.args[0]!, make.i32(right + (a.args[1]!.constant as number)));
      }
      return null;
    case 'i32.sub':
      if (a === b) return make.i32(0);
      return right === undefined ? null : make.op('i32.add', a, make.i32(-right));
    case 'i32.mul':
      return right === 1 ? a : right === 0 ? b : null;
    case 'i32.and':
      return a === b || right === -1 ? a : right === 0 ? b : null;
    case 'i32.or':
      return a === b || right === 0 ? a : right === -1 ? b : null;
    case 'i32.xor':
      return right === 0 ? a : a === b ? make.i32(0) : null;
    case 'i32.shl':
    case 'i32.shr_s':
    case 'i32.shr_u':
      return right !== undefined && (right & 31) === 0 ? a : null;
    case 'i32.eq':
      return a === b ? make.i32(1) : right === 0 ? make.op('i32.eqz', a) : null;
    case 'i32.ne':
      return a === b ? make.i32(0) : null;
    default:
      return null;
  }
}

const FLOAT: Record<string, (a: number, b: number) => number> = {
  'f64.add': (a, b) => a + b,
  'f64.sub': (a, b) => a - b,
  'f64.mul': (a, b) => a * b,
  'f64.div': (a, b) => a / b,
  'f64.min': Math.min,
  'f64.max': Math.max,
  'f64.abs': Math.abs,
  'f64.neg': (a) => -a,
  'f64.sqrt': Math.sqrt,
  'f64.floor': Math.floor,
  'f64.ceil': Math.ceil,
  'f64.trunc': Math.trunc,
};

const COMPARE: Record<string, (a: number, b: number) => boolean> = {
  'f64.eq': (a, b) => a === b,
  'f64.ne': (a, b) => a !== b,
  'f64.lt': (a, b) => a < b,
  'f64.gt': (a, b) => a > b,
  'f64.le': (a, b) => a <= b,
  'f64.ge': (a, b) => a >= b,
};

function foldFloat(make: Maker, name: string, a: Value, b: Value | undefined): Value | null {
  if (a.constant === undefined || (b !== undefined && b.constant === undefined)) return null;
  const left = a.constant as number;
  const right = (b?.constant ?? 0) as number;
  if (name === 'f32.demote_f64') return make.f32(left);
  if (name in FLOAT) return make.f64(FLOAT[name]!(left, right));
  return name in COMPARE ? make.i32(Number(COMPARE[name]!(left, right))) : null;
}

function identityFloat(make: Maker, name: string, a: Value, b: Value | undefined): Value | null {
  const left = a.constant as number | undefined;
  const right = b?.constant as number | undefined;
  switch (name) {
    case 'f64.add':
      return Object.is(right, -0) ? a : Object.is(left, -0) ? b! : null;
    case 'f64.sub':
      return Object.is(right, 0) ? a : null;
    case 'f64.mul':
      return right === 1 ? a : left === 1 ? b! : null;
    case 'f64.div': {
      if (right === 1) return a;
      const inverse = right === undefined ? null : inverseOf(right);
      return inverse === null ? null : make.op('f64.mul', a, make.f64(inverse));
    }
    default:
      return null;
  }
}
