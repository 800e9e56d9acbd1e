/**
 * Loops over elements in twos and threes: `i + 2 < n` is written `i < n - 2`, which is the same of integers, so that
 * the loop is seen to count, and to which bound.
 */
import type { Binary, Compare, Expression, Loop, Read, Tree, Variable } from '../tree.ts';
import { increment } from './gains.ts';
import { isExactInteger } from './range.ts';
import type { Ranges } from './ranges.ts';
import { eachStatement, mentions, rewritten } from './walk.ts';

/** The tree with such tests, or the tree itself if there are none. */
export function withCountingTests(tree: Tree, ranges: Ranges): Tree {
  let isChanged = false;
  const body = rewritten(tree.body, (statement) => {
    const test = statement.op === 'loop' ? countingTest(statement, ranges) : null;
    if (statement.op !== 'loop' || test === null) return statement;
    isChanged = true;
    return { ...statement, test };
  });
  return isChanged ? { ...tree, body } : tree;
}

function countingTest(loop: Loop, ranges: Ranges): Compare | null {
  const { test } = loop;
  if (test.op !== 'compare' || test.operator === '==') return null;
  const left = offset(test.left, ranges);
  if (left !== null && isBound(loop, left.read.variable, test.right, ranges)) {
    return { ...test, left: left.read, right: less(test.right, left.plus) };
  }
  const right = offset(test.right, ranges);
  if (right !== null && isBound(loop, right.read.variable, test.left, ranges)) {
    return { ...test, left: less(test.left, right.plus), right: right.read };
  }
  return null;
}

/** The parts of `i + 2`, `2 + i` and `i - 2`, if float64 computes it exactly. */
function offset(e: Expression, ranges: Ranges): { read: Read; plus: number } | null {
  if (e.op !== 'binary' || (e.operator !== '+' && e.operator !== '-')) return null;
  const { left, right, operator } = e;
  const [read, number] = left.op === 'constant' && operator === '+' ? [right, left] : [left, right];
  if (read.op !== 'read' || number.op !== 'constant' || !Number.isInteger(number.value)) return null;
  const isExact = isExactInteger(ranges.of(read)) && isExactInteger(ranges.of(e));
  const plus = Number(number.value);
  return isExact && Math.abs(plus) < 2 ** 31 ? { read, plus: operator === '-' ? -plus : plus } : null;
}

/** Whether the loop counts with the variable, and the other side of its test is an integer that leaves room. */
function isBound(loop: Loop, variable: Variable, bound: Expression, ranges: Ranges): boolean {
  const { low, high } = ranges.of(bound);
  if (mentions(bound, variable) || !isExactInteger(ranges.of(bound)) || Math.max(-low, high) > 2 ** 52) return false;
  let sets = 0;
  let others = 0;
  eachStatement([...loop.body, ...loop.update], (statement) => {
    if (statement.op !== 'set' || statement.variable !== variable) return;
    if (increment(statement) === null) others++;
    else sets++;
  });
  return sets > 0 && others === 0;
}

function less(bound: Expression, by: number): Expression {
  const { place } = bound;
  if (bound.op === 'constant') return { op: 'constant', place, value: Number(bound.value) - by };
  const operator: Binary['operator'] = by < 0 ? '+' : '-';
  return { op: 'binary', operator, place, left: bound, right: { op: 'constant', place, value: Math.abs(by) } };
}
