/**
 * Integers that may leave int32 in i64, in scalar code: `Math.min(a + 1, b + 1)` of int32 is three instructions that way
 * and many as float64. Exact as long as float64 is; 0 stands for -0, so that this is for what does not tell them apart:
 * comparisons, indices, and numbers modulo 2^32.
 */
import { isExactInteger } from '../analysis/range.ts';
import type { Binary, Compare, Expression } from '../tree.ts';
import type { PureOperator, Value } from '../wasm/builder.ts';
import { type Emission, scalarOf } from './emission.ts';
import { isInteger, type Operand, uniform } from './values.ts';

/** Whether `wide` can compute the expression where code is emitted now. */
export function isWide(g: Emission, e: Expression): boolean {
  if (g.gang !== null || !isExactInteger(g.ranges.of(e))) return false;
  if (e.op === 'constant') return typeof e.value === 'number';
  if (isInteger(g.holder(e))) return true;
  if (e.op === 'read') return g.bindings.get(e.variable)?.wide != null;
  if (e.op === 'choose') return isWide(g, e.then) && isWide(g, e.otherwise);
  if (e.op === 'unary') return e.operator === '-' && isWide(g, e.argument);
  if (e.op === 'math') return (e.name === 'min' || e.name === 'max') && e.arguments.every((each) => isWide(g, each));
  return isRing(e) && isWide(g, e.left) && isWide(g, e.right);
}

const isRing = (e: Expression): e is Binary => e.op === 'binary' && e.operator in names;
const names: { [operator: string]: PureOperator } = { '+': 'i64.add', '-': 'i64.sub', '*': 'i64.mul' };

/** The value as an i64. */
export function wide(g: Emission, e: Expression): Value {
  const { b } = g;
  if (e.op === 'constant') return b.i64(BigInt(e.value));
  const holder = g.holder(e);
  if (isInteger(holder)) {
    return b.op(holder === 'i32' ? 'i64.extend_i32_s' : 'i64.extend_i32_u', scalarOf(g.value(e)));
  }
  switch (e.op) {
    case 'read':
      return g.bindings.get(e.variable)!.wide!;
    case 'unary':
      return b.op('i64.sub', b.i64(0n), wide(g, e.argument));
    case 'math': {
      const [left, right] = e.arguments.map((each) => wide(g, each)) as [Value, Value];
      return b.select(left, right, b.op(e.name === 'min' ? 'i64.lt_s' : 'i64.gt_s', left, right));
    }
    case 'choose': {
      const result = b.variable('i64');
      b.if(
        scalarOf(g.value(e.test, 'bool')),
        () => b.set(result, wide(g, e.then)),
        () => b.set(result, wide(g, e.otherwise)),
      );
      return b.get(result);
    }
    default: {
      const { left, right, operator } = e as Binary;
      return b.op(names[operator]!, wide(g, left), wide(g, right));
    }
  }
}

/** The same modulo 2^32. */
export function narrow(g: Emission, e: Expression): Operand {
  return uniform('i32', g.b.op('i32.wrap_i64', wide(g, e)));
}

const relations = { '<': 'lt_s', '<=': 'le_s', '>': 'gt_s', '>=': 'ge_s', '==': 'eq', '!=': 'ne' } as const;

export function compareWide(g: Emission, { operator, left, right }: Compare): Operand {
  return uniform('bool', g.b.op(`i64.${relations[operator]}`, wide(g, left), wide(g, right)));
}

/**
 * Whether the expression in i64 is within an array where it is as float64, and the same there: also where one product in
 * it may be rounded, if the rest is too little to bring that back.
 */
export function isWideIndex(g: Emission, e: Expression): boolean {
  if (isWide(g, e)) return true;
  if (g.gang !== null || !isRing(e)) return false;
  const { left, right, operator } = e;
  if (operator === '*') return isWide(g, left) && isWide(g, right) && isBelow(g, e, 2 ** 62);
  const isSmall = (side: Expression): boolean => isWide(g, side) && isBelow(g, side, 2 ** 48);
  return (isWideIndex(g, left) && isSmall(right)) || (isSmall(left) && isWideIndex(g, right));
}

function isBelow(g: Emission, e: Expression, limit: number): boolean {
  const { low, high, integer, nan } = g.ranges.of(e);
  return integer && !nan && Math.max(-low, high) <= limit;
}
