/**
 * What a test that came out one way tells about the variables in it: `i < n` bounds `i` and `n` behind it, `d * d <= n`
 * bounds `d`, a successful load bounds its index. Each function takes an environment that it may change and gives it
 * back, or null if the test cannot come out that way. Ranges of the operands are those that were just computed.
 */
import type { Compare, Expression, Variable } from '../tree.ts';
import { join, type Range, within } from './range.ts';

/** For each variable (by its slot) what it may hold on this path; null: not set yet. One path owns it. */
export type Environment = (Range | null)[];

/** What refinement needs to know of the interpreter. */
export interface Known {
  slot(variable: Variable): number;
  of(expression: Expression): Range;
}

/** What holds in `environment` once `test` came out as `truth`. */
export function refine(known: Known, environment: Environment, test: Expression, truth: boolean): Environment | null {
  switch (test.op) {
    case 'constant':
      return test.value === truth ? environment : null;
    case 'read': {
      const slot = known.slot(test.variable);
      const value = within(environment[slot] ?? known.of(test), truth ? 1 : 0, truth ? 1 : 0, false);
      if (value === null) return null;
      environment[slot] = value;
      return environment;
    }
    case 'unary':
      return refine(known, environment, test.argument, !truth);
    case 'logical':
      return refineLogical(known, environment, test.left, test.right, test.operator === '&&', truth);
    case 'compare':
      return refineCompare(known, environment, test, truth);
    default:
      return environment;
  }
}

/** `both`: the operator is `&&`. Where it decides in two steps both hold; else one of two things does. */
function refineLogical(
  known: Known,
  environment: Environment,
  left: Expression,
  right: Expression,
  both: boolean,
  truth: boolean,
): Environment | null {
  if (both === truth) {
    const first = refine(known, environment, left, truth);
    return first === null ? null : refine(known, first, right, truth);
  }
  const first = refine(known, environment.slice(), left, truth);
  const onward = refine(known, environment, left, !truth);
  const second = onward === null ? null : refine(known, onward, right, truth);
  return joinPaths(first, second);
}

/** What holds behind the meeting of two paths, of which one or both may never be taken. Takes over both. */
export function joinPaths(a: Environment | null, b: Environment | null): Environment | null {
  if (a === null || a === b) return b;
  if (b === null) return a;
  for (let slot = 0; slot < a.length; slot++) {
    const x = a[slot]!;
    const y = b[slot]!;
    if (x === y) continue;
    a[slot] = x === null ? y : y === null ? x : join(x, y);
  }
  return a;
}

const opposite = { '<': '>=', '<=': '>', '>': '<=', '>=': '<', '==': '!=', '!=': '==' } as const;

function refineCompare(known: Known, environment: Environment, test: Compare, truth: boolean): Environment | null {
  const left = known.of(test.left);
  const right = known.of(test.right);
  // A comparison with NaN is false (`!=`: true), so a false one says nothing of NaN, and nothing at all beside one.
  const ordered = (test.operator === '!=') !== truth;
  const operator = truth ? test.operator : opposite[test.operator];
  const [lowL, highL] = allowed(operator, left, right);
  const [lowR, highR] = allowed(mirrored[operator], right, left);
  if (ordered || !right.nan) {
    if (!bound(known, environment, test.left, lowL, highL, !ordered)) return null;
  }
  if (ordered || !left.nan) {
    if (!bound(known, environment, test.right, lowR, highR, !ordered)) return null;
  }
  return environment;
}

const mirrored = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '==': '==', '!=': '!=' } as const;

/** The bounds that `a operator b` sets to `a`. */
function allowed(operator: Compare['operator'], a: Range, b: Range): [number, number] {
  switch (operator) {
    case '<':
      return [-Infinity, a.integer ? Math.ceil(b.high) - 1 : b.high];
    case '<=':
      return [-Infinity, b.high];
    case '>':
      return [a.integer ? Math.floor(b.low) + 1 : b.low, Infinity];
    case '>=':
      return [b.low, Infinity];
    case '==':
      return [b.low, b.high];
    case '!=': {
      const single = b.low === b.high && a.integer && Math.abs(b.low) <= 9007199254740991;
      return [single && a.low === b.low ? a.low + 1 : -Infinity, single && a.high === b.low ? a.high - 1 : Infinity];
    }
  }
}

/** Takes in that an expression's value is within bounds (or, with `nan`, NaN); false if it cannot be. */
export function bound(
  known: Known,
  environment: Environment,
  expression: Expression,
  low: number,
  high: number,
  nan: boolean,
  integer = false,
): boolean {
  switch (expression.op) {
    case 'read': {
      const slot = known.slot(expression.variable);
      const before = environment[slot];
      if (before == null) return true;
      const value = within(before, low, high, nan, integer);
      if (value === null) return false;
      environment[slot] = value;
      return true;
    }
    case 'constant':
      return true;
    case 'unary':
      return expression.operator !== '-' || bound(known, environment, expression.argument, -high, -low, nan, integer);
    case 'binary': {
      const { operator, left, right } = expression;
      if (operator === '*') return boundSquare(known, environment, left, right, high, nan);
      if (operator !== '+' && operator !== '-') return true;
      return boundSum(known, environment, left, right, operator === '-', low, high, nan);
    }
    default:
      return true;
  }
}

const exact = 2 ** 51;
const isSmall = (a: Range): boolean => a.integer && !a.nan && a.low >= -exact && a.high <= exact;

/** `low <= a + b <= high` (or a - b) of integers that float64 adds exactly: each is bounded by the other's bounds. */
function boundSum(
  known: Known,
  environment: Environment,
  left: Expression,
  right: Expression,
  minus: boolean,
  low: number,
  high: number,
  nan: boolean,
): boolean {
  const a = known.of(left);
  const b = known.of(right);
  if (!isSmall(a) || !isSmall(b)) return true;
  if (minus) {
    return (
      bound(known, environment, left, low + b.low, high + b.high, nan) &&
      bound(known, environment, right, a.low - high, a.high - low, nan)
    );
  }
  return (
    bound(known, environment, left, low - b.high, high - b.low, nan) &&
    bound(known, environment, right, low - a.high, high - a.low, nan)
  );
}

/** `d * d <= high` for an integer: squares up to 2^52 are exact, and greater ones do not round below. */
function boundSquare(
  known: Known,
  environment: Environment,
  left: Expression,
  right: Expression,
  high: number,
  nan: boolean,
): boolean {
  if (left.op !== 'read' || right.op !== 'read' || left.variable !== right.variable) return true;
  if (!(high >= 0 && high < 2 ** 52) || !known.of(left).integer) return true;
  const root = Math.floor(Math.sqrt(high));
  return bound(known, environment, left, -root, root, nan);
}
