/**
 * Least and greatest values of an index over all rounds of a loop, computed at run time before the loop, in float64. That
 * way a test in front of the loop stands for one in each round. Every product is kept below 2^52 by a test of its own, so
 * that nothing is rounded; what cannot be known before the loop gives null, and is tested in place.
 */
import type { Definitions } from '../analysis/definitions.ts';
import type { LoopFacts } from '../analysis/loops.ts';
import { type Atom, type Polynomial, polynomialOf } from '../analysis/polynomial.ts';
import { eachWithin } from '../analysis/walk.ts';
import type { Expression, Variable } from '../tree.ts';
import type { Value } from '../wasm/builder.ts';
import { type Emission, scalarOf } from './emission.ts';
import { isHostCall } from './math.ts';

export interface Interval {
  /** Of type f64. */
  low: Value;
  high: Value;
}

export interface IntervalContext {
  g: Emission;
  definitions: Definitions;
  /** What is set in the loop: only what is known of these may be used. */
  assigned: ReadonlySet<Variable>;
  /** The loop's own counter, and its first and last value. */
  counter: Variable;
  rounds: Interval;
  /** Loops inside of it in whose body the index stands: there a counter is within its loop's bounds. */
  inner: LoopFacts[];
  /** Tests with a known answer. */
  assumed: ReadonlyMap<Expression, boolean>;
  /** Conditions on which the intervals hold, as i32. */
  conditions: Value[];
}

const largest = 2 ** 52;

export function intervalOf(c: IntervalContext, expression: Expression, depth = 0): Interval | null {
  if (isKnown(c, expression)) return point(scalarOf(c.g.value(expression, 'f64')));
  const polynomial = polynomialOf(expression, c.definitions, c.g.ranges);
  if (polynomial !== null && polynomial.monomials.length <= 8) {
    const result = ofPolynomial(c, polynomial, depth);
    if (result !== null) return result;
  }
  return ofExpression(c, expression, depth);
}

/** Whether it has one value for all rounds, which a few instructions give. */
function isKnown(c: IntervalContext, expression: Expression): boolean {
  let known = true;
  eachWithin(expression, (e) => {
    if (e.op === 'load' || e.op === 'logical' || e.op === 'choose') known = false;
    if (e.op === 'read' && (c.assigned.has(e.variable) || e.variable === c.counter)) known = false;
    if (e.op === 'binary' && (e.operator === '%' || e.operator === '**')) known = false;
    if (e.op === 'math' && isHostCall(e)) known = false;
  });
  return known;
}

export function ofPolynomial(c: IntervalContext, polynomial: Polynomial, depth: number): Interval | null {
  const { b } = c.g;
  let low = b.f64(0);
  let high = b.f64(0);
  for (const { coefficient, atoms } of polynomial.monomials) {
    let product: Interval = { low: b.f64(coefficient), high: b.f64(coefficient) };
    for (const atom of atoms) {
      const factor = ofAtom(c, atom, depth);
      if (factor === null) return null;
      product = multiply(c, product, factor);
    }
    low = b.op('f64.add', low, product.low);
    high = b.op('f64.add', high, product.high);
  }
  return { low, high };
}

/** Of the products of the ends; both signs may occur. */
function multiply(c: IntervalContext, left: Interval, right: Interval): Interval {
  const { b } = c.g;
  if (left.low === left.high && left.low.constant !== undefined) {
    const factor = left.low;
    const ends = [b.op('f64.mul', factor, right.low), b.op('f64.mul', factor, right.high)] as const;
    return (factor.constant as number) >= 0 ? { low: ends[0], high: ends[1] } : { low: ends[1], high: ends[0] };
  }
  const products = [left.low, left.high].flatMap((a) => [right.low, right.high].map((d) => b.op('f64.mul', a, d)));
  const low = products.reduce((a, d) => b.op('f64.min', a, d));
  const high = products.reduce((a, d) => b.op('f64.max', a, d));
  c.conditions.push(b.op('f64.gt', low, b.f64(-largest)), b.op('f64.lt', high, b.f64(largest)));
  return { low, high };
}

function ofAtom(c: IntervalContext, atom: Atom, depth: number): Interval | null {
  const { b } = c.g;
  if ('length' in atom) return point(b.op('f64.convert_i32_u', c.g.arrays.get(atom.length)!.length));
  if ('expression' in atom) return ofExpression(c, atom.expression, depth + 1);
  return ofVariable(c, atom, depth);
}

const point = (value: Value): Interval => ({ low: value, high: value });

function ofVariable(c: IntervalContext, variable: Variable, depth: number): Interval | null {
  const { g } = c;
  if (variable === c.counter) return c.rounds;
  if (!c.assigned.has(variable)) {
    return point(scalarOf(g.value({ op: 'read', variable, place: variable.place }, 'f64')));
  }
  if (depth > 4) return null;
  const meaning = c.definitions.expansion(variable);
  if (meaning !== null) return intervalOf(c, meaning, depth + 1);
  const counted = c.inner.find((loop) => loop.counted?.variable === variable)?.counted;
  if (counted != null) {
    const from = counted.start === null ? null : ofPolynomial(c, counted.start, depth + 1);
    const to = intervalOf(c, counted.bound, depth + 1);
    const { b } = g;
    if (from !== null && to !== null && counted.operator !== '!=') {
      const isStrict = counted.operator === '<' || counted.operator === '>';
      if (counted.step > 0) {
        // At least the start: behind a loop without rounds nothing is accessed.
        const last = isStrict ? b.op('f64.sub', b.op('f64.ceil', to.high), b.f64(1)) : b.op('f64.floor', to.high);
        return { low: from.low, high: b.op('f64.max', last, from.low) };
      }
      const last = isStrict ? b.op('f64.add', b.op('f64.floor', to.low), b.f64(1)) : b.op('f64.ceil', to.low);
      return { low: b.op('f64.min', last, from.high), high: from.high };
    }
  }
  return ofRange(c, g.ranges.variable(variable));
}

/** What is known without running, if it says enough: an index made of bytes or of a few bits. */
function ofRange(
  { g: { b } }: IntervalContext,
  { low, high, integer, nan }: { low: number; high: number; integer: boolean; nan: boolean },
): Interval | null {
  if (!integer || nan || low < -65536 || high > 65536) return null;
  return { low: b.f64(low), high: b.f64(high) };
}

function ofExpression(c: IntervalContext, e: Expression, depth: number): Interval | null {
  const { g } = c;
  const { b } = g;
  if (depth > 6) return null;
  const again = (inner: Expression): Interval | null => intervalOf(c, inner, depth + 1);
  if (e.op === 'choose') {
    const known = c.assumed.get(e.test);
    if (known !== undefined) return again(known ? e.then : e.otherwise);
    const [then, otherwise] = [again(e.then), again(e.otherwise)];
    return then === null || otherwise === null ? null : union(c, then, otherwise);
  }
  if (e.op === 'binary' && e.operator === '%' && g.ranges.of(e.left).low >= 0) {
    // 0 to |divisor| - 1, and no more than the dividend.
    const divisor = again(e.right);
    if (divisor !== null) {
      const size = b.op('f64.max', b.op('f64.abs', divisor.low), b.op('f64.abs', divisor.high));
      return { low: b.f64(0), high: b.op('f64.sub', size, b.f64(1)) };
    }
  }
  if (e.op === 'math' && (e.name === 'min' || e.name === 'max')) {
    const [left, right] = e.arguments.map(again);
    if (left != null && right != null) {
      const name = e.name === 'min' ? 'f64.min' : 'f64.max';
      return { low: b.op(name, left.low, right.low), high: b.op(name, left.high, right.high) };
    }
  }
  if (e.op === 'binary' && (e.operator === '+' || e.operator === '-')) {
    const [left, right] = [again(e.left), again(e.right)];
    if (left !== null && right !== null) {
      return e.operator === '+'
        ? { low: b.op('f64.add', left.low, right.low), high: b.op('f64.add', left.high, right.high) }
        : { low: b.op('f64.sub', left.low, right.high), high: b.op('f64.sub', left.high, right.low) };
    }
  }
  return ofRange(c, g.ranges.of(e));
}

function union({ g: { b } }: IntervalContext, left: Interval, right: Interval): Interval {
  return { low: b.op('f64.min', left.low, right.low), high: b.op('f64.max', left.high, right.high) };
}
