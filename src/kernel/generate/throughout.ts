/**
 * Between which numbers an expression stays in all lanes of a gang, also in those that are off. What ranges say holds only
 * where the expression is evaluated: behind `i >= 100`, `i - 100` is not negative, but in lane 0, from which the others
 * are counted, it may be.
 */
import type { Expression } from '../tree.ts';
import type { Emission } from './emission.ts';

export interface Throughout {
  low: number;
  high: number;
}

const anything: Throughout = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };

export function throughout(g: Emission, e: Expression): Throughout {
  return g.gang!.divergence.narrows ? ofAllLanes(g, e) : g.ranges.of(e);
}

function ofAllLanes(g: Emission, e: Expression): Throughout {
  const { loop, counter, divergence } = g.gang!;
  if (e.op === 'constant' || e.op === 'length') return g.ranges.of(e);
  if (e.op === 'read') {
    if (e.variable === counter) return g.ranges.inside(loop, counter) ?? anything;
    return divergence.variables.has(e.variable) ? anything : g.ranges.variable(e.variable);
  }
  if (e.op !== 'binary' || !'+-*'.includes(e.operator) || e.operator.length > 1) return anything;
  const [left, right] = [ofAllLanes(g, e.left), ofAllLanes(g, e.right)];
  const ends = [left.low, left.high].flatMap((a) => [right.low, right.high].map((b) => applied(e.operator, a, b)));
  return ends.some(Number.isNaN) ? anything : { low: Math.min(...ends), high: Math.max(...ends) };
}

function applied(operator: string, a: number, b: number): number {
  return operator === '+' ? a + b : operator === '-' ? a - b : a * b;
}
