/**
 * What tests say of integers, as inequalities of polynomials: `x < w - 1` says x <= w - 2. A fact bounds an expression
 * that differs from one of its sides by a constant.
 */
import type { Compare, Expression } from '../tree.ts';
import type { Definitions } from './definitions.ts';
import { add, constant, isConstant, type Polynomial, polynomialOf, subtract } from './polynomial.ts';
import { isExactInteger } from './range.ts';
import type { Ranges } from './ranges.ts';
import { eachWithin } from './walk.ts';

/** small + gap <= large, or (`unequal`) they differ. */
export interface Fact {
  small: Polynomial;
  large: Polynomial;
  gap: number;
  unequal: boolean;
}

const opposite = { '<': '>=', '<=': '>', '>': '<=', '>=': '<', '==': '!=', '!=': '==' } as const;

/** What holds where a test came out as `truth`. */
export function factsOf(test: Expression, truth: boolean, definitions: Definitions, ranges: Ranges): Fact[] {
  if (test.op === 'unary' && test.operator === '!') return factsOf(test.argument, !truth, definitions, ranges);
  if (test.op === 'logical') {
    if ((test.operator === '&&') !== truth) return [];
    return [test.left, test.right].flatMap((side) => factsOf(side, truth, definitions, ranges));
  }
  return test.op === 'compare' ? factsOfCompare(test, truth, definitions, ranges) : [];
}

function factsOfCompare(test: Compare, truth: boolean, definitions: Definitions, ranges: Ranges): Fact[] {
  if (!isExact(test.left, definitions, ranges) || !isExact(test.right, definitions, ranges)) return [];
  const a = polynomialOf(test.left, definitions, ranges);
  const b = a === null ? null : polynomialOf(test.right, definitions, ranges);
  if (a === null || b === null) return [];
  switch (truth ? test.operator : opposite[test.operator]) {
    case '<':
      return [{ small: a, large: b, gap: 1, unequal: false }];
    case '<=':
      return [{ small: a, large: b, gap: 0, unequal: false }];
    case '>':
      return [{ small: b, large: a, gap: 1, unequal: false }];
    case '>=':
      return [{ small: b, large: a, gap: 0, unequal: false }];
    case '==':
      return [
        { small: a, large: b, gap: 0, unequal: false },
        { small: b, large: a, gap: 0, unequal: false },
      ];
    case '!=':
      return [{ small: a, large: b, gap: 0, unequal: true }];
  }
}

/** Whether float64 computes an expression as exactly as its polynomial has it: what is rounded compares otherwise. */
function isExact(expression: Expression, definitions: Definitions, ranges: Ranges): boolean {
  let exact = true;
  eachWithin(expression, (e) => {
    const meaning = e.op === 'read' ? definitions.expansion(e.variable) : null;
    if (meaning !== null && !isExact(meaning, definitions, ranges)) exact = false;
    if ((e.op === 'binary' || e.op === 'unary') && !isExactInteger(ranges.of(e))) exact = false;
  });
  return exact;
}

type SpanOf = (p: Polynomial) => { lows: Polynomial[]; highs: Polynomial[] } | null;

/** Bounds that facts give `p`, the strongest alone. */
export function factsOn(
  p: Polynomial,
  facts: readonly Fact[],
  span: SpanOf,
): { lows: Polynomial[]; highs: Polynomial[] } {
  let low: Polynomial | null = null;
  let high: Polynomial | null = null;
  for (const { small, large, gap, unequal } of facts) {
    const above = isConstant(subtract(p, small));
    const below = isConstant(subtract(p, large));
    if (unequal) {
      const bounds = above === null ? null : span(small);
      // At one end of its span the value is excluded: it ends one before.
      if (bounds?.highs.length === 1 && bounds.highs[0]!.key === large.key) high = add(large, constant(above! - 1));
      if (bounds?.lows.length === 1 && bounds.lows[0]!.key === large.key) low = add(large, constant(above! + 1));
      continue;
    }
    if (above !== null) high = stronger(high, add(large, constant(above - gap)), -1);
    if (below !== null) low = stronger(low, add(small, constant(below + gap)), 1);
  }
  return { lows: low === null ? [] : [low], highs: high === null ? [] : [high] };
}

/** The one that is farther in direction `sign` if they differ by a constant, else the second. */
function stronger(a: Polynomial | null, b: Polynomial, sign: number): Polynomial {
  const difference = a === null ? null : isConstant(subtract(a, b));
  return difference !== null && difference * sign > 0 ? a! : b;
}
