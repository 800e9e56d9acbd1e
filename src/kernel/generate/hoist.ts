/**
 * Tests in front of a loop that stand for those of each round: whether every index stays in range, and whether index
 * arithmetic stays exact, so that int32 can do it.
 */
import type { Counted } from '../analysis/counted.ts';
import type { LoopFacts, Loops } from '../analysis/loops.ts';
import { isConstant } from '../analysis/polynomial.ts';
import type { Expression, Load, Loop, Store } from '../tree.ts';
import type { Value } from '../wasm/builder.ts';
import { type Emission, scalarOf } from './emission.ts';
import { isCounted } from './everywhere.ts';
import { guardsOf, narrowed } from './guarded.ts';
import { type Interval, type IntervalContext, intervalOf } from './intervals.ts';

/** What may be relied on where `holds`, an i32, is 1. */
export interface Hoisted {
  holds: Value;
  /** In range. */
  proven: Set<Load | Store>;
  /** Those of them that are in range for lanes that are off, too. */
  everywhere: Set<Load | Store>;
  /** Those of them that are reached only where a lane is on. */
  together: Set<Load | Store>;
  exact: Set<Expression>;
  /** No array that is written overlaps another one. */
  apart: boolean;
  /** How many accesses no test was found for. */
  left: number;
}

/** The rounds that are looked at. */
export interface Rounds {
  /** The counter's first value, and the one behind its last, as f64. */
  first: Value;
  end: Value;
  assumed: ReadonlyMap<Expression, boolean>;
  conditions: readonly Value[];
  /** They run in lanes. */
  isGang: boolean;
}

/** The counter's least value and the one behind its greatest, as f64. `start`: the counter at the loop's entry. */
export function roundsOf(g: Emission, { operator, bound, step }: Counted, start: Value): { first: Value; end: Value } {
  const { b } = g;
  const limit = scalarOf(g.value(bound, 'f64'));
  const from = b.op('f64.convert_i32_s', start);
  const one = b.f64(1);
  if (step < 0) {
    const last = operator === '>=' ? b.op('f64.ceil', limit) : b.op('f64.add', b.op('f64.floor', limit), one);
    return { first: last, end: b.op('f64.add', from, one) };
  }
  // A NaN bound has no rounds.
  return {
    first: from,
    end: operator === '<=' ? b.op('f64.add', b.op('f64.floor', limit), one) : b.op('f64.ceil', limit),
  };
}

/** `scalarOnly`: not 0 if arrays that are written overlap others; null if that does not matter. */
export function hoistChecks(
  g: Emission,
  loops: Loops,
  facts: LoopFacts,
  rounds: Rounds,
  scalarOnly: Value | null,
): Hoisted {
  const { b } = g;
  const conditions: Value[] = [...rounds.conditions];
  if (scalarOnly !== null) conditions.unshift(b.op('i32.eqz', scalarOnly));
  const proven = new Set<Load | Store>();
  const everywhere = new Set<Load | Store>();
  const together = new Set<Load | Store>();
  const exact = new Set<Expression>();
  let left = 0;
  for (const access of facts.accesses) {
    const { node, array, conditional } = access;
    const { passed } = loops.bounds.site(node);
    const c: IntervalContext = {
      g,
      definitions: loops.definitions,
      assigned: facts.assigned,
      counter: facts.counted!.variable,
      rounds: { low: rounds.first, high: b.op('f64.sub', rounds.end, b.f64(1)) },
      inner: insideOf(facts, passed).map((loop) => loops.of(loop)),
      assumed: rounds.assumed,
      conditions: [],
    };
    const steps: Expression[] = [];
    if (g.unchecked.has(node)) {
      if (g.plan !== null) g.plan.checks.proven++;
      if (!conditional && access.loops.every((loop) => passed.includes(loop))) together.add(node);
      if ((!conditional && access.loops.length === 1) || isCounted(g.ranges, facts, access)) everywhere.add(node);
      if (!makeExact(c, node.index, steps)) continue;
    } else {
      // Lanes that are off would have to leave out a vector of neighbours: those are to be in range for all.
      const areNeighbours = access.stride !== null && isConstant(access.stride) === 1 && facts.counted!.step === 1;
      const guards =
        (rounds.isGang && areNeighbours) || access.polynomial === null ? [] : guardsOf(c, loops.bounds, node);
      const whole = intervalOf(c, node.index);
      const interval = guards.length === 0 ? whole : narrowed(c, access.polynomial!, guards, whole);
      if (interval === null || !makeExact(c, node.index, steps)) {
        left++;
        continue;
      }
      const length = b.op('f64.convert_i32_u', g.arrays.get(array)!.length);
      c.conditions.push(b.op('f64.ge', interval.low, b.f64(0)), b.op('f64.lt', interval.high, length));
      if (g.plan !== null) g.plan.checks.hoisted++;
      proven.add(node);
      if (interval === whole) everywhere.add(node);
    }
    conditions.push(...c.conditions);
    for (const step of steps) exact.add(step);
  }
  const open = [...new Set(conditions)].filter(({ constant }) => constant !== 1);
  const holds = open.length === 0 ? b.i32(1) : open.reduce((all, each) => b.op('i32.and', all, each));
  return { holds, proven, everywhere, together, exact, apart: scalarOnly !== null, left };
}

/** Lets code be emitted that relies on it, until the function that it gives is called. */
export function rely(g: Emission, { proven, everywhere, together, exact, apart }: Hoisted): () => void {
  const before = {
    unchecked: g.unchecked,
    everywhere: g.everywhere,
    together: g.together,
    exact: g.exact,
    apart: g.apart,
  };
  const unchecked = new Set([...g.unchecked, ...proven]);
  Object.assign(g, { unchecked, everywhere: g.everywhere.union(everywhere), together, exact, apart: g.apart || apart });
  return () => {
    Object.assign(g, before);
  };
}

/**
 * Tests that each step of an index is exact in float64, so that doing it modulo 2^32 ends in the same element. `steps`
 * are those that needed a test.
 */
function makeExact(c: IntervalContext, e: Expression, steps: Expression[]): boolean {
  const { low, high, integer, nan } = c.g.ranges.of(e);
  if (!integer || nan) return false;
  if (Math.max(-low, high) <= 2 ** 53) return true;
  const interval = intervalOf(c, e);
  if (interval === null) return false;
  keepBelow(c, interval);
  steps.push(e);
  if (e.op === 'read') {
    const meaning = c.definitions.expansion(e.variable);
    return meaning === null || makeExact(c, meaning, steps);
  }
  if (e.op !== 'binary' || !'+-*'.includes(e.operator) || e.operator.length > 1) return false;
  return makeExact(c, e.left, steps) && makeExact(c, e.right, steps);
}

function keepBelow({ g: { b }, conditions }: IntervalContext, { low, high }: Interval): void {
  const largest = 2 ** 52;
  conditions.push(b.op('f64.gt', low, b.f64(-largest)), b.op('f64.lt', high, b.f64(largest)));
}

/** Of the loops in whose body an access stands, those inside of this one. */
function insideOf({ loop }: LoopFacts, passed: readonly Loop[]): readonly Loop[] {
  const depth = passed.indexOf(loop);
  return depth < 0 ? [] : passed.slice(depth + 1);
}
