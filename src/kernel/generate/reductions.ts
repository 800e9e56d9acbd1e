/**
 * Variables that every round of a gang adds to. Where the order does not matter each lane has a sum of its own, put
 * together after the loop; where it does, lanes are added one after the other, as the source has it.
 */
import type { Reduction } from '../analysis/loops.ts';
import type { Holder } from '../analysis/ranges.ts';
import type { Expression, Set as SetStatement, Variable } from '../tree.ts';
import type { Value } from '../wasm/builder.ts';
import { arithmetic, bitwise, compare, extract, pick, select } from './arithmetic.ts';
import { maskOf, spread } from './convert.ts';
import type { Emission } from './emission.ts';
import type { Gang } from './gang.ts';
import { extremeOf } from './math.ts';
import { setLanes } from './scopes.ts';
import { isInteger, type Operand, scalarType, uniform, type Varying, varying } from './values.ts';

/** `s = s op e` in a gang. */
export function addReduction(g: Emission, gang: Gang, statement: SetStatement): void {
  if (gang.reductions.get(statement.variable) === 'lanes') setLanes(g, gang, statement);
  else addInOrder(g, gang, statement);
}

/** Lanes that are off add what changes nothing: -0 to a sum, 1 to a product. */
function addInOrder(g: Emission, gang: Gang, { variable, value }: SetStatement): void {
  const { b } = g;
  if (value.op !== 'binary') throw new Error('an ordered reduction that is no sum or product');
  const { operator } = value;
  const isLeft = isRead(value.left, variable);
  const term = g.value(isLeft ? value.right : value.left, 'f64');
  const neutral = operator === '*' ? 1 : operator === '-' ? 0 : -0;
  const lanes = spread(g, term);
  const on = gang.mask === null ? null : maskOf(g, gang.mask, 64);
  const local = g.local(variable);
  let sum = b.get(local);
  const name = operator === '*' ? 'f64.mul' : operator === '-' ? 'f64.sub' : 'f64.add';
  const parts = lanes.parts.map((part, i) => (on === null ? part : pick(g, part, b.f64x2(neutral), on[i]!, 64)));
  const masked = varying('f64', parts);
  for (let lane = 0; lane < gang.size; lane++) sum = b.op(name, sum, extract(g, masked, lane));
  b.set(local, sum);
}

const isRead = (e: Expression, variable: Variable): boolean => e.op === 'read' && e.variable === variable;

/** Whether lanes can be put together at the end: bits are those of int32. */
export function canJoin(g: Emission, { operator, sets }: Reduction): boolean {
  return !'&|^'.includes(operator) || isInteger(g.ranges.holds(sets[0]!.variable));
}

/** Whether lanes can be added in order: one sum, difference or product of float64 a round, outside of inner loops. */
export function canAddInOrder(
  g: Emission,
  { operator, sets }: Reduction,
  inInnerLoop: (set: SetStatement) => boolean,
): boolean {
  if (operator !== '+' && operator !== '*') return false;
  if (sets.length !== 1) return false;
  return sets.every((set) => {
    const { variable, value } = set;
    if (inInnerLoop(set)) return false;
    if (g.ranges.holds(variable) !== 'f64' || value.op !== 'binary') return false;
    if (value.operator === '-') return isRead(value.left, variable);
    return (
      (value.operator === '+' || value.operator === '*') &&
      (isRead(value.left, variable) || isRead(value.right, variable))
    );
  });
}

/** What a part of it begins with: what changes nothing, which the value so far is, too, for the greater of two. */
export function startOf(g: Emission, holder: Holder, { operator, conditional }: Reduction, current: Value): Value {
  return operator === 'min' || operator === 'max' || operator === '&' || operator === '|' || conditional
    ? current
    : constantOf(g, holder === 'bool' ? 'i32' : scalarType(holder), operator === '*' ? 1 : -0);
}

/** What each lane begins with. */
export function startLanes(g: Emission, gang: Gang, variable: Variable, reduction: Reduction): void {
  const { b } = g;
  const holder = g.ranges.holds(variable);
  const start = startOf(g, holder, reduction, b.get(g.local(variable)));
  const vectors = spread(g, uniform(holder, start)).parts;
  for (const [i, part] of gang.parts.get(variable)!.entries()) b.set(part, vectors[i]!);
}

function constantOf({ b }: Emission, type: 'i32' | 'f32' | 'f64', value: number): Value {
  return type === 'f64' ? b.f64(value) : type === 'f32' ? b.f32(value) : b.i32(value);
}

/** Puts the lanes together, and with what the variable was before. */
export function endLanes(g: Emission, gang: Gang, variable: Variable, reduction: Reduction): void {
  const { b } = g;
  const holder = g.ranges.holds(variable);
  const parts = gang.parts.get(variable)!.map((part) => b.get(part));
  const lanes: Varying = varying(holder, parts);
  let result: Operand | null = null;
  // Vectors first, then the lanes of the one that is left.
  let joined: Operand = varying(holder, [parts[0]!]);
  for (const part of parts.slice(1)) joined = join(g, reduction, joined, varying(holder, [part]));
  for (let lane = 0; lane < 128 / lanes.width; lane++) {
    const value = uniform(holder, extract(g, joined as Varying, lane));
    result = result === null ? value : join(g, reduction, result, value);
  }
  const before = uniform(holder, b.get(g.local(variable)));
  b.set(g.local(variable), (join(g, reduction, before, result!) as { value: Value }).value);
}

/** What both come to. */
export function join(g: Emission, { operator, conditional }: Reduction, left: Operand, right: Operand): Operand {
  const holder = left.holder;
  if (conditional) {
    const better = compare(g, operator === 'min' ? '<' : '>', holder, right, left);
    return select(g, better, right, left);
  }
  switch (operator) {
    case '+':
    case '*':
      return arithmetic(g, operator, holder, left, right);
    case 'min':
    case 'max':
      return extremeOf(g, operator, holder, left, right, false);
    default:
      return { ...bitwise(g, operator, left, right), holder } as Operand;
  }
}
