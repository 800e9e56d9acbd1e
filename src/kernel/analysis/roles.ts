/**
 * What becomes of the variables that a loop sets, from one round to the next: nothing (each round has its own), a sum or
 * another reduction that the loop adds to and does not look at, or a value that rounds hand on, in order.
 */
import type { Expression, If, Loop, Set as SetStatement, Statement, Variable } from '../tree.ts';
import { holderOf } from './holder.ts';
import type { Liveness } from './liveness.ts';
import { isSame } from './polynomial.ts';
import { isExactInteger } from './range.ts';
import type { Ranges } from './ranges.ts';
import { continuesTo, eachExpression, eachStatement, exitsOf, mentions } from './walk.ts';

/** `s = s op e`, also under tests and in inner loops, with `s` read nowhere else in the loop. */
export interface Reduction {
  operator: '+' | '*' | 'min' | 'max' | '&' | '|' | '^';
  /** Any order gives the same bits. */
  exact: boolean;
  /** `if (e < m) m = e` and `m = e < m ? e : m`, which differ from `Math.min` for NaN and -0. */
  conditional: boolean;
  sets: SetStatement[];
}

/**
 * - `private`: set before it is read in each round, and not needed behind the loop.
 * - `lastValue`: the same, but needed behind the loop, and set in every round.
 * - `carried`: anything else.
 */
export type Role = 'private' | 'lastValue' | 'carried' | Reduction;

export function rolesOf(
  loop: Loop,
  assigned: ReadonlySet<Variable>,
  counter: Variable | null,
  ranges: Ranges,
  liveness: Liveness,
): Map<Variable, Role> {
  const roles = new Map<Variable, Role>();
  const exposed = liveness.exposed(loop);
  const live = new Set(liveness.after(loop));
  for (const exit of exitsOf(loop)) for (const variable of liveness.after(exit)) live.add(variable);
  const uses = usesIn(loop);
  for (const variable of assigned) {
    if (variable === counter) continue;
    if (exposed.has(variable)) roles.set(variable, reductionOf(variable, uses, ranges) ?? 'carried');
    else if (!live.has(variable)) roles.set(variable, 'private');
    else roles.set(variable, isSetInEachRound(loop, variable) ? 'lastValue' : 'carried');
  }
  return roles;
}

interface Uses {
  reads: Map<Variable, number>;
  sets: Map<Variable, SetStatement[]>;
  /** The `if` of which a set is all. */
  alone: Map<SetStatement, If>;
}

function usesIn(loop: Loop): Uses {
  const uses: Uses = { reads: new Map(), sets: new Map(), alone: new Map() };
  eachExpression([loop], (expression) => {
    if (expression.op !== 'read') return;
    uses.reads.set(expression.variable, (uses.reads.get(expression.variable) ?? 0) + 1);
  });
  eachStatement([loop], (statement) => {
    if (statement.op === 'set') {
      const known = uses.sets.get(statement.variable);
      if (known === undefined) uses.sets.set(statement.variable, [statement]);
      else known.push(statement);
    }
    const only = statement.op === 'if' && statement.otherwise.length === 0 ? statement.then : [];
    if (statement.op === 'if' && only.length === 1 && only[0]!.op === 'set') uses.alone.set(only[0]!, statement);
  });
  return uses;
}

/** One set as a step of a reduction, with how often it reads the variable. */
interface Step {
  operator: Reduction['operator'];
  conditional: boolean;
  reads: number;
  exact: boolean;
}

function reductionOf(variable: Variable, { reads, sets, alone }: Uses, ranges: Ranges): Reduction | null {
  const list = sets.get(variable)!;
  let first: Step | null = null;
  let count = 0;
  let exact = true;
  for (const set of list) {
    const step = stepOf(set, alone.get(set), ranges);
    if (step === null) return null;
    first ??= step;
    if (step.operator !== first.operator || step.conditional !== first.conditional) return null;
    count += step.reads;
    exact &&= step.exact;
  }
  if (first === null || count !== reads.get(variable)) return null;
  return { operator: first.operator, conditional: first.conditional, exact, sets: list };
}

function stepOf(set: SetStatement, around: If | undefined, ranges: Ranges): Step | null {
  const { variable, value } = set;
  const isIt = (expression: Expression): boolean => expression.op === 'read' && expression.variable === variable;
  const conditional = around === undefined ? null : extremeOf(around.test, value, null, variable, ranges);
  if (conditional !== null) return conditional;
  if (value.op === 'choose') return extremeOf(value.test, value.then, value.otherwise, variable, ranges);
  if (value.op === 'math' && (value.name === 'min' || value.name === 'max')) {
    const [left, right] = value.arguments as [Expression, Expression];
    const other = isIt(left) ? right : isIt(right) ? left : null;
    if (other === null || mentions(other, variable)) return null;
    return { operator: value.name, conditional: false, reads: 1, exact: true };
  }
  if (value.op !== 'binary') return null;
  const { operator, left, right } = value;
  // (s + e) | 0: integers modulo 2^32, in any order.
  const wraps =
    (operator === '|' || operator === '>>' || operator === '>>>') && right.op === 'constant' && right.value === 0;
  if (wraps && left.op === 'binary' && (left.operator === '+' || left.operator === '-')) {
    const term = termOf(left.operator, left.left, left.right, variable);
    if (term === null || !isExactInteger(ranges.of(term)) || !isExactInteger(ranges.of(left))) return null;
    // What it begins with may be no int32; then lanes put together with it would have to wrap.
    const holder = holderOf(ranges.variable(variable));
    if (holder !== 'i32' && holder !== 'u32') return null;
    return { operator: '+', conditional: false, reads: 1, exact: true };
  }
  if (operator === '&' || operator === '|' || operator === '^') {
    const other = isIt(left) ? right : isIt(right) ? left : null;
    if (other === null || mentions(other, variable)) return null;
    return { operator, conditional: false, reads: 1, exact: true };
  }
  if (operator !== '+' && operator !== '-' && operator !== '*') return null;
  const term = termOf(operator, left, right, variable);
  if (term === null) return null;
  const total = ranges.of(value);
  // Bounds of a sum that is only added to hold in any order; twice as much leaves room for where it starts.
  const exact = operator !== '*' && isExactInteger(total) && Math.max(-total.low, total.high) <= 2 ** 52;
  return { operator: operator === '*' ? '*' : '+', conditional: false, reads: 1, exact: exact && !total.negativeZero };
}

/** The `e` of `v + e`, `e + v`, `v - e`, `v * e` and `e * v`. */
function termOf(operator: string, left: Expression, right: Expression, variable: Variable): Expression | null {
  const isIt = (expression: Expression): boolean => expression.op === 'read' && expression.variable === variable;
  const term = isIt(left) ? right : isIt(right) && operator !== '-' ? left : null;
  return term === null || mentions(term, variable) ? null : term;
}

/** `test ? then : otherwise` that keeps the less or the greater of the variable and another value; null: it stays. */
function extremeOf(
  test: Expression,
  then: Expression,
  otherwise: Expression | null,
  variable: Variable,
  ranges: Ranges,
): Step | null {
  if (test.op !== 'compare' || test.operator === '==' || test.operator === '!=') return null;
  const isIt = (expression: Expression | null): boolean =>
    expression === null || (expression.op === 'read' && expression.variable === variable);
  // As `other operator variable`.
  const swapped = isIt(test.left);
  const other = swapped ? test.right : test.left;
  if (!isIt(swapped ? test.left : test.right) || mentions(other, variable)) return null;
  const less = (test.operator === '<' || test.operator === '<=') !== swapped;
  const takes = isSame(then, other) && isIt(otherwise);
  const leaves = otherwise !== null && isIt(then) && isSame(otherwise, other);
  if (!takes && !leaves) return null;
  // With equality or with the sides changed, which of two equal numbers (or NaN) stays is another one.
  const strict = test.operator === '<' || test.operator === '>';
  const range = ranges.of(other);
  const whole = range.integer && !range.nan && !range.negativeZero;
  const plain = whole && !ranges.variable(variable).nan && !ranges.variable(variable).negativeZero;
  if (!plain && !(takes && strict)) return null;
  return {
    operator: less === takes ? 'min' : 'max',
    conditional: true,
    reads: otherwise === null ? 1 : 2,
    exact: plain,
  };
}

/** Whether no round ends without having set the variable: a set stands in the body or the update itself. */
function isSetInEachRound(loop: Loop, variable: Variable): boolean {
  if (exitsOf(loop).length > 0) return false;
  const sets = (statement: Statement): boolean => statement.op === 'set' && statement.variable === variable;
  if (loop.update.some(sets)) return true;
  const index = loop.body.findIndex(sets);
  return index >= 0 && !continuesTo(loop.body.slice(0, index), loop.label);
}
