/**
 * What tests around an access say of its index, for the tests in front of a loop: behind `if (i >= k)` the least
 * index of `x[i - k]` is 0, although `i - k` begins far below. Holds only where JavaScript comes to the access: not for
 * lanes that are off.
 */
import type { BoundsFinder } from '../analysis/bounds.ts';
import type { Fact } from '../analysis/facts.ts';
import { add, constant, isConstant, type Polynomial, subtract } from '../analysis/polynomial.ts';
import { eachWithin } from '../analysis/walk.ts';
import type { Expression, Load, Store, Variable } from '../tree.ts';
import { type Interval, type IntervalContext, ofPolynomial } from './intervals.ts';

/** The facts at an access that the intervals of counters do not say anyway. */
export function guardsOf(c: IntervalContext, bounds: BoundsFinder, node: Load | Store): Fact[] {
  const { passed } = bounds.site(node);
  const counting = new Set(passed.filter((loop) => bounds.counted(loop) !== null).map(({ test }) => test));
  return bounds.facts(node, (test) => !counting.has(test) && !isAssumed(c, test));
}

/** Whether the rounds in which the test has the other answer run apart. */
function isAssumed({ assumed }: IntervalContext, test: Expression): boolean {
  let found = false;
  eachWithin(test, (e) => {
    if (assumed.has(e)) found = true;
  });
  return found;
}

/** The interval of the index `p` within what facts leave of it; `interval` itself if they say nothing. */
export function narrowed(
  c: IntervalContext,
  p: Polynomial,
  facts: readonly Fact[],
  interval: Interval | null,
): Interval | null {
  const { b } = c.g;
  let [low, high] = [interval?.low ?? null, interval?.high ?? null];
  for (const { small, large, gap, unequal } of facts) {
    if (unequal) continue;
    // small + gap <= large, so that p >= p - (large - small) + gap, and p <= p + (large - small) - gap.
    const least = boundBy(c, p, add(subtract(p, subtract(large, small)), constant(gap)));
    const most = boundBy(c, p, subtract(add(p, subtract(large, small)), constant(gap)));
    if (least !== null) low = low === null ? least.low : b.op('f64.max', low, least.low);
    if (most !== null) high = high === null ? most.high : b.op('f64.min', high, most.high);
  }
  if (low === null || high === null) return null;
  for (const fact of facts) if (fact.unequal) [low, high] = withoutEnd(c, p, fact, low, high);
  return interval !== null && low === interval.low && high === interval.high ? interval : { low, high };
}

/** The interval of a bound, if less of it changes in the loop than of what it bounds. */
function boundBy(c: IntervalContext, p: Polynomial, bound: Polynomial): Interval | null {
  return changing(c, bound) < changing(c, p) ? ofPolynomial(c, bound, 0) : null;
}

function changing({ assigned, counter }: IntervalContext, { monomials }: Polynomial): number {
  const changes = (variable: Variable): boolean => variable === counter || assigned.has(variable);
  return monomials.filter(({ atoms }) =>
    atoms.some((atom) => ('type' in atom ? changes(atom) : 'reads' in atom && [...atom.reads].some(changes))),
  ).length;
}

/** An interval that ends where a test says that the index is not begins or ends one further in. */
function withoutEnd(
  c: IntervalContext,
  p: Polynomial,
  { small, large }: Fact,
  low: Interval['low'],
  high: Interval['high'],
): [Interval['low'], Interval['high']] {
  const { b } = c.g;
  for (const [one, other] of [
    [small, large],
    [large, small],
  ] as const) {
    const above = isConstant(subtract(p, one));
    if (above === null || changing(c, other) > 0) continue;
    const never = ofPolynomial(c, add(other, constant(above)), 0);
    if (never === null || never.low !== never.high) continue;
    const step = (end: Interval['low']): Interval['low'] => b.op('f64.convert_i32_u', b.op('f64.eq', end, never.low));
    return [b.op('f64.add', low, step(low)), b.op('f64.sub', high, step(high))];
  }
  return [low, high];
}
