/**
 * What a loop's test says of its counter beyond what intervals say: that one that is compared by `!=` stays below its
 * bound, and that one stays an int32 whose bound may be any number, if code tests the bound before the loop.
 */
import type { Compare, Expression, Loop, Set as SetStatement, Variable } from '../tree.ts';
import { constantStep, type LoopShape } from './gains.ts';
import { isExactInteger, within } from './range.ts';
import { bound, type Environment, type Known } from './refine.ts';
import { exitsOf, hasLoad, readsOf } from './walk.ts';

/** The bound must be NaN, or at most (for a negative step: at least) `value`. */
export interface Limit {
  bound: Expression;
  least: boolean;
  value: number;
}

/**
 * Takes for granted that a counter with a bound that is not known to be an int32 stays one, in `inside` (behind the
 * test), and gives what is to be tested. Not where the loop may end in another way, long before the bound.
 */
export function limitCounter(known: Known, loop: Loop, shape: LoopShape, inside: Environment): Limit | null {
  const { test } = loop;
  if (test.op !== 'compare') return null;
  for (const { variable, set } of shape.steps) {
    const limit = limitOf(test, variable, set);
    const value = inside[known.slot(variable)];
    if (limit === null || value == null || !value.integer || value.nan) continue;
    const far = limit.least ? value.low < limit.last : value.high > limit.last;
    if (!far || !isSteady(shape, limit.bound) || exitsOf(loop).length > 0) continue;
    const kept = within(value, limit.least ? limit.last : -Infinity, limit.least ? Infinity : limit.last, false);
    if (kept === null) continue;
    inside[known.slot(variable)] = kept;
    return limit;
  }
  return null;
}

/** `i != n` bounds a counter that begins below n and grows by 1. `entry`: before the loop. */
export function boundByMeeting(
  known: Known,
  loop: Loop,
  shape: LoopShape,
  entry: Environment,
  inside: Environment,
): void {
  const { test } = loop;
  if (test.op !== 'compare' || test.operator !== '!=') return;
  for (const { variable, set } of shape.steps) {
    const isLeft = test.left.op === 'read' && test.left.variable === variable;
    const end = isLeft ? test.right : test.left;
    const counter = isLeft ? test.left : test.right;
    const start = entry[known.slot(variable)];
    const step = constantStep(set);
    if (counter.op !== 'read' || counter.variable !== variable || start == null || !isSteady(shape, end)) continue;
    const range = known.of(end);
    if (!isExactInteger(start) || !isExactInteger(range)) continue;
    if (step === 1 && start.high <= range.low) bound(known, inside, counter, start.low, range.high - 1, false);
    if (step === -1 && start.low >= range.high) bound(known, inside, counter, range.low + 1, start.high, false);
  }
}

/** Whether an expression is the same in each round. */
function isSteady({ assigned }: LoopShape, expression: Expression): boolean {
  return !hasLoad(expression) && ![...readsOf(expression)].some((each) => assigned.includes(each));
}

/**
 * The limit that keeps a counter an int32, if the test bounds it on the side to which it moves by a constant; `last`: the
 * farthest value that it then has in a round.
 */
function limitOf(test: Compare, variable: Variable, set: SetStatement): (Limit & { last: number }) | null {
  const isRight = test.right.op === 'read' && test.right.variable === variable;
  if (!isRight && !(test.left.op === 'read' && test.left.variable === variable)) return null;
  const operator = isRight ? mirrored[test.operator] : test.operator;
  const step = constantStep(set);
  if (step === null || step === 0 || Math.abs(step) > 65536) return null;
  const bound = isRight ? test.left : test.right;
  const last = step > 0 ? 2147483647 - step : -2147483648 - step;
  const isStrict = operator === '<' || operator === '>';
  if (operator !== (step > 0 ? (isStrict ? '<' : '<=') : isStrict ? '>' : '>=')) return null;
  return { bound, least: step < 0, value: last + (isStrict ? Math.sign(step) : 0), last };
}

const mirrored = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '==': '==', '!=': '!=' } as const;
