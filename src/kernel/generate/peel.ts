/**
 * Tests of a loop's counter that have one answer in all but the first or last rounds: `x === 0 ? w - 1 : x - 1`,
 * `(x + 1) % w`, `x > 0 && ...`. Those rounds run apart, one after the other, and in the gang the answer is known.
 */
import type { Definitions } from '../analysis/definitions.ts';
import { valueRange } from '../analysis/interval.ts';
import type { LoopFacts } from '../analysis/loops.ts';
import { isConstant, isInvariant, type Polynomial, polynomialOf, split, subtract } from '../analysis/polynomial.ts';
import { isExactInteger } from '../analysis/range.ts';
import { eachExpression, eachWithin, hasLoad, readsOf } from '../analysis/walk.ts';
import type { Binary, Compare, Expression, Variable } from '../tree.ts';
import type { Value } from '../wasm/builder.ts';
import { type Emission, scalarOf } from './emission.ts';

export interface Peeling {
  assumed: Map<Expression, boolean>;
  quotients: Map<Binary, Value>;
  /** The first round in which all of it holds, and the one behind the last: f64. */
  first: Value;
  end: Value;
  /** Whether it may be relied on: i32. */
  conditions: Value[];
}

/** `first` and `end`: the loop's rounds. */
export function peel(g: Emission, definitions: Definitions, facts: LoopFacts, first: Value, end: Value): Peeling {
  const state: Peeling = { assumed: new Map(), quotients: new Map(), first, end, conditions: [] };
  const counted = facts.counted!;
  const context = { g, definitions, facts, counter: counted.variable, state };
  eachExpression(facts.loop.body, (expression) => {
    if (expression.op === 'compare') peelCompare(context, expression);
    if (expression.op === 'binary' && expression.operator === '%') peelRemainder(context, expression);
  });
  return state;
}

interface Context {
  g: Emission;
  definitions: Definitions;
  facts: LoopFacts;
  counter: Variable;
  state: Peeling;
}

/** A test is near an end of the loop if it is this many rounds from it, whatever the sizes are. */
const near = 64;

function peelCompare(c: Context, e: Compare): void {
  const { g, state, facts } = c;
  const { b } = g;
  const counted = facts.counted!;
  const [left, right] = [e.left, e.right].map((side) => polynomialOf(side, c.definitions, g.ranges));
  if (left == null || right == null) return;
  const parts = split(subtract(left, right), c.counter);
  const stride = parts === null ? null : isConstant(parts.stride);
  if (parts === null || (stride !== 1 && stride !== -1) || !isInvariant(parts.rest, facts.assigned)) return;
  if (mentionsCounter(parts.rest, c.counter)) return;
  const operator = stride === 1 ? e.operator : mirrored[e.operator];
  const isEquality = operator === '==' || operator === '!=';
  const shift = operator === '<=' || operator === '>' ? 1 : 0;
  const isNear = (from: Polynomial | null, least: number): boolean => {
    const rounds = isEquality ? null : distance(parts.rest, stride, shift, from);
    return rounds !== null && rounds >= least && rounds <= near;
  };
  const atStart = isNear(counted.start, Number.NEGATIVE_INFINITY);
  const atEnd = isNear(counted.boundPolynomial, -near);
  if (!isEquality && !atStart && !atEnd) return;
  if (!isExact(c, e.left) || !isExact(c, e.right)) return;
  const crossing = amountOf(c, parts.rest, stride === 1 ? -1 : 1);
  if (isEquality) {
    // The longer side of the one round that differs.
    const inside = b.op('i32.and', b.op('f64.ge', crossing, state.first), b.op('f64.lt', crossing, state.end));
    const early = b.op('f64.lt', b.op('f64.sub', crossing, state.first), b.op('f64.sub', state.end, crossing));
    const behind = b.op('f64.add', crossing, b.f64(1));
    const [first, last] = [state.first, state.end];
    state.first = b.select(behind, first, b.op('i32.and', inside, early));
    state.end = b.select(crossing, last, b.op('i32.and', inside, b.op('i32.eqz', early)));
    state.assumed.set(e, operator === '!=');
    return;
  }
  // Rounds below `threshold` have one answer, the others the other one.
  const threshold = b.op('f64.add', crossing, b.f64(shift));
  const below = operator === '<' || operator === '<=';
  if (atStart) state.first = b.op('f64.max', state.first, threshold);
  else state.end = b.op('f64.min', state.end, threshold);
  state.assumed.set(e, atStart ? !below : below);
}

const mirrored = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '==': '==', '!=': '!=' } as const;

function mentionsCounter({ monomials }: Polynomial, counter: Variable): boolean {
  return monomials.some(({ atoms }) => atoms.some((atom) => 'expression' in atom && atom.reads.has(counter)));
}

/** threshold - from, if that is the same for all sizes. */
function distance(rest: Polynomial, stride: number, shift: number, from: Polynomial | null): number | null {
  if (from === null) return null;
  const zero: Polynomial = { monomials: [], key: '' };
  const crossing = stride === 1 ? subtract(zero, rest) : rest;
  const difference = isConstant(subtract(crossing, from));
  return difference === null ? null : difference + shift;
}

/** Products and numbers below this add up to no more than float64 holds exactly. */
const modest = 2 ** 48;

/** A polynomial of what does not change in the loop, times a sign, as f64; exact where the peeling's conditions hold. */
function amountOf({ g, state }: Context, { monomials }: Polynomial, sign = 1): Value {
  const { b } = g;
  let sum = b.f64(0);
  for (const { coefficient, atoms } of monomials) {
    let product = b.f64(sign * coefficient);
    let most = Math.abs(coefficient);
    for (const atom of atoms) {
      let factor: Value;
      if ('length' in atom) factor = b.op('f64.convert_i32_u', g.arrays.get(atom.length)!.length);
      else if ('expression' in atom) factor = scalarOf(g.value(atom.expression, 'f64'));
      else factor = scalarOf(g.value({ op: 'read', variable: atom, place: atom.place }, 'f64'));
      product = product.constant === 1 ? factor : b.op('f64.mul', product, factor);
      const [low, high] = valueRange(atom, g.ranges);
      most *= Math.max(-low, high);
    }
    if (!(most <= modest)) state.conditions.push(b.op('f64.le', b.op('f64.abs', product), b.f64(modest)));
    sum = sum.constant === 0 ? product : b.op('f64.add', sum, product);
  }
  return sum;
}

/**
 * Whether float64 computes an expression as exactly as its polynomial has it. What is the same in all rounds is tested
 * before the loop where that is not known.
 */
function isExact(c: Context, expression: Expression): boolean {
  const { g, definitions, facts, state } = c;
  const { b } = g;
  let exact = true;
  eachWithin(expression, (e) => {
    const meaning = e.op === 'read' ? definitions.expansion(e.variable) : null;
    if (meaning !== null && !isExact(c, meaning)) exact = false;
    if (isExactInteger(g.ranges.of(e))) return;
    if (hasLoad(e) || !readsOf(e).isDisjointFrom(facts.assigned)) exact = false;
    else state.conditions.push(b.op('f64.le', b.op('f64.abs', scalarOf(g.value(e, 'f64'))), b.f64(modest)));
  });
  return exact;
}

/** In the rounds in which `a / b` has the quotient of the middle round, `a % b` is `a - quotient * b`. */
function peelRemainder(c: Context, e: Binary): void {
  const { g, state, facts } = c;
  const { b } = g;
  const counted = facts.counted!;
  const [dividend, divisor] = [e.left, e.right].map((side) => polynomialOf(side, c.definitions, g.ranges));
  if (dividend == null || divisor == null || isConstant(divisor) !== null) return;
  if (!isInvariant(divisor, facts.assigned)) return;
  const parts = split(dividend, c.counter);
  if (parts === null || isConstant(parts.stride) !== 1 || !isInvariant(parts.rest, facts.assigned)) return;
  // As long as the loop, or nearly: otherwise there would be many pieces.
  const bound = counted.boundPolynomial;
  const difference = bound === null ? null : isConstant(subtract(divisor, bound));
  if (difference === null || Math.abs(difference) > near) return;
  if (g.ranges.of(e.left).negativeZero || !isExact(c, e.left) || !isExact(c, e.right)) return;
  const rest = amountOf(c, parts.rest);
  const size = amountOf(c, divisor);
  const middle = b.op('f64.floor', b.op('f64.mul', b.op('f64.add', state.first, state.end), b.f64(0.5)));
  const quotient = b.op('f64.floor', b.op('f64.div', b.op('f64.add', middle, rest), size));
  const start = b.op('f64.sub', b.op('f64.mul', quotient, size), rest);
  state.first = b.op('f64.max', state.first, start);
  state.end = b.op('f64.min', state.end, b.op('f64.add', start, size));
  // The remainder of a negative number is negative, or -0.
  const whole = b.op('i32.and', b.op('f64.ge', quotient, b.f64(0)), b.op('f64.gt', size, b.f64(0)));
  state.conditions.push(whole, b.op('f64.lt', quotient, b.f64(2 ** 20)));
  state.quotients.set(e, b.op('i32.trunc_sat_f64_s', quotient));
}
