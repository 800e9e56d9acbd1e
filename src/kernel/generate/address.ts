/**
 * Where elements are. A constant part of an index becomes the offset of the instruction, so that `x[i - 1]`, `x[i]` and
 * `x[i + 1]` share one address. For that addresses are computed `reach` bytes too low, which is made up for by the
 * offset: no array begins below `lowestAddress`, so this never falls below 0.
 */
import type { ArrayVariable, Expression } from '../tree.ts';
import type { Value } from '../wasm/builder.ts';
import { arithmetic } from './arithmetic.ts';
import { spread } from './convert.ts';
import { shiftOf } from './dtypes.ts';
import type { Emission } from './emission.ts';
import type { Operand, Varying } from './values.ts';

/** Bytes up to which a constant part of an index goes into an offset. */
const reach = 1024;
/** Where the memory given to a kernel may begin. */
export const lowestAddress = 2 * reach;

/** `operand + plus` is the index; the operand is an int32, wrapping. */
export interface Index {
  operand: Operand;
  plus: number;
}

/** The index of an access that is in range. */
export function indexOf(g: Emission, expression: Expression, dtypeShift: number): Index {
  const { rest, plus } = withoutConstant(expression);
  if (rest === null || Math.abs(plus) << dtypeShift > reach) return { operand: g.wrapped(expression), plus: 0 };
  return { operand: g.wrapped(rest), plus };
}

/** `i - 1` is `i` and -1. `rest` null: all of it is the constant, or taking it apart gains nothing. */
function withoutConstant(e: Expression): { rest: Expression | null; plus: number } {
  if (e.op === 'binary' && (e.operator === '+' || e.operator === '-')) {
    const constant = integerConstant(e.right);
    if (constant !== null) return { rest: e.left, plus: e.operator === '+' ? constant : -constant };
    const first = integerConstant(e.left);
    if (first !== null && e.operator === '+') return { rest: e.right, plus: first };
  }
  return { rest: e, plus: 0 };
}

function integerConstant(e: Expression): number | null {
  return e.op === 'constant' && typeof e.value === 'number' && Number.isInteger(e.value) && Math.abs(e.value) < 1024
    ? e.value
    : null;
}

export interface Address {
  address: Value;
  offset: number;
}

/** Of the element with a uniform index, in bytes. */
export function addressOf(g: Emission, array: ArrayVariable, index: Value, plus: number): Address {
  const { b } = g;
  const shift = shiftOf(array.dtype);
  const start = b.op('i32.sub', startOf(g, array), b.i32(reach));
  const { rest, constant } = withoutAddend(g, index, 3);
  const offset = (plus + constant) * 2 ** shift;
  const isNear = Math.abs(offset) <= reach;
  const bytes = b.op('i32.shl', isNear ? rest : index, b.i32(shift));
  return { address: b.op('i32.add', start, bytes), offset: reach + (isNear ? offset : plus * 2 ** shift) };
}

/** `row + (j - 1)` is `row + j` and -1. */
function withoutAddend(g: Emission, value: Value, depth: number): { rest: Value; constant: number } {
  if (value.operator?.name !== 'i32.add' || depth === 0) return { rest: value, constant: 0 };
  const [left, right] = value.args as [Value, Value];
  if (right.constant !== undefined) {
    const { rest, constant } = withoutAddend(g, left, depth - 1);
    return { rest, constant: constant + (right.constant as number) };
  }
  const [one, other] = [withoutAddend(g, left, depth - 1), withoutAddend(g, right, depth - 1)];
  const constant = one.constant + other.constant;
  return constant === 0 ? { rest: value, constant: 0 } : { rest: g.b.op('i32.add', one.rest, other.rest), constant };
}

/** Of elements with varying indices: one for each lane. */
export function addressesOf(
  g: Emission,
  array: ArrayVariable,
  { operand, plus }: Index,
): { lanes: Varying; offset: number } {
  const { b } = g;
  const shift = shiftOf(array.dtype);
  const start = b.op('i32.sub', startOf(g, array), b.i32(reach));
  const index = spread(g, operand);
  const bytes = index.parts.map((part) => (shift === 0 ? part : b.op('i32x4.shl', part, b.i32(shift))));
  const lanes = arithmetic(
    g,
    '+',
    'i32',
    { kind: 'varying', holder: 'i32', width: 32, parts: bytes },
    { kind: 'uniform', holder: 'i32', value: start },
  );
  return { lanes: lanes as Varying, offset: reach + plus * 2 ** shift };
}

function startOf(g: Emission, array: ArrayVariable): Value {
  return g.arrays.get(array)!.address;
}
