/**
 * How often the body of a loop is written down. Loops of a few rounds vanish (a 3 x 3 stencil), and with them their
 * counters: indices become constants. Small innermost loops are written several times, since a round of V8's has
 * a price of its own: a test, a branch and a look for interrupts.
 */
import { isConstant } from '../analysis/polynomial.ts';
import { accessesIn, eachExpression, eachStatement, hasLoad } from '../analysis/walk.ts';
import type { Loop } from '../tree.ts';
import type { Emission } from './emission.ts';

export interface Unrolled {
  /** The loop is just this often its body; null: not known, or too often. */
  rounds: number | null;
  /** Bodies in a row, as long as there are that many rounds. */
  copies: number;
}

export const once: Unrolled = { rounds: null, copies: 1 };

const mostRounds = 4;
/** Expressions that are written down at the most. */
const mostNodes = 160;

export function unrolled(g: Emission, loop: Loop): Unrolled {
  const counted = g.counted(loop);
  if (counted === null || counted.step < 0 || g.ranges.holds(counted.variable) !== 'i32') return once;
  const { start, boundPolynomial, step, operator } = counted;
  let nodes = 0;
  eachExpression(loop.body, () => nodes++);
  let isInnermost = true;
  eachStatement(loop.body, (statement) => {
    if (statement.op === 'loop') isInnermost = false;
  });
  const from = start === null ? null : isConstant(start);
  const bound = boundPolynomial === null ? null : isConstant(boundPolynomial);
  if (from !== null && bound !== null) {
    const rounds = Math.max(0, Math.ceil((bound + (operator === '<=' ? 1 : 0) - from) / step));
    const all = isInnermost ? rounds : rounds * mostRounds;
    if (rounds <= mostRounds && all * nodes <= mostNodes) return { rounds, copies: 1 };
  }
  if (!isInnermost || operator === '!=' || g.holder(counted.bound) !== 'i32') return once;
  if (g.gang !== null) return { rounds: null, copies: nodes <= 24 ? 4 : nodes <= 48 ? 2 : 1 };
  if (hasLoad(counted.bound) && !g.apart) return once;
  // One round after the other it pays where nothing is tested.
  const accesses = accessesIn([loop]);
  if (accesses.length === 0 || !accesses.every((access) => g.unchecked.has(access))) return once;
  return { rounds: null, copies: nodes <= 16 ? 8 : nodes <= 32 ? 4 : 1 };
}
