/**
 * Variables that are read modulo 2^32 alone: the state of a random number generator, a hash, the bits of a count. They
 * are integers that may leave int32 (`v -= (v >>> 1) & 0x55555555`, an unsigned number that becomes a signed one), but
 * nobody sees more of them than their low 32 bits. Here each of their sets gets a `| 0`, which changes no result, so
 * that ranges find an int32.
 *
 * What always holds: wherever such a variable is read, the old program and the new one have integers that float64 holds
 * exactly, equal modulo 2^32; and what is made of them by `+`, `-` and `*` on the way to an operator that truncates is
 * exact in both.
 */
import type { Dtype, Expression, Statement, Tree, Variable } from '../tree.ts';
import { rangeOfBinary, rangeOfUnary } from './operators.ts';
import { covers, int32, isExactInteger, join, type Range } from './range.ts';
import type { Ranges } from './ranges.ts';
import { eachDirect, eachOperand, eachStatement, rewritten } from './walk.ts';

/** The tree with those sets, or the tree itself if there are no such variables. */
export function truncated(tree: Tree, ranges: Ranges): Tree {
  const variables = truncatedVariables(tree, ranges);
  if (variables.size === 0) return tree;
  const rangeOf = (e: Expression): Range => changedRange(e, variables, ranges);
  const body = rewritten(tree.body, (statement) =>
    statement.op === 'set' && variables.has(statement.variable)
      ? { ...statement, value: toInt32(statement.value, rangeOf) }
      : statement,
  );
  return { ...tree, body };
}

/** Those that no int32 or uint32 holds already. */
export function truncatedVariables(tree: Tree, ranges: Ranges): ReadonlySet<Variable> {
  const candidates = new Set<Variable>();
  eachStatement(tree.body, (statement) => {
    if (statement.op !== 'set' || ranges.holds(statement.variable) !== 'f64') return;
    if (isExactInteger(ranges.variable(statement.variable))) candidates.add(statement.variable);
  });
  const uses = new Uses(candidates, ranges);
  let before: number;
  do {
    before = candidates.size;
    if (before > 0) eachStatement(tree.body, (statement) => uses.of(statement));
  } while (candidates.size < before);
  return candidates;
}

/** Drops the candidates that are read in another way than modulo 2^32. */
class Uses {
  readonly #candidates: Set<Variable>;
  readonly #ranges: Ranges;

  constructor(candidates: Set<Variable>, ranges: Ranges) {
    this.#candidates = candidates;
    this.#ranges = ranges;
  }

  of(statement: Statement): void {
    if (statement.op === 'set') this.#visit(statement.value, this.#candidates.has(statement.variable));
    else if (statement.op === 'store') {
      this.#visit(statement.index, false);
      this.#visit(statement.value, wraps(statement.array.dtype));
    } else eachDirect(statement, (expression) => this.#visit(expression, false));
  }

  /** `isModulo`: of the expression's value no more than the low 32 bits matter. */
  #visit(e: Expression, isModulo: boolean): void {
    if (e.op === 'read') {
      if (!isModulo) this.#candidates.delete(e.variable);
    } else if (e.op === 'choose') {
      this.#visit(e.test, false);
      this.#visit(e.then, isModulo);
      this.#visit(e.otherwise, isModulo);
    } else {
      const passes = truncates(e) || (isModulo && isRing(e) && this.#isExact(e));
      eachOperand(e, (operand) => this.#visit(operand, passes));
    }
  }

  #isExact(e: Expression): boolean {
    return isExactInteger(this.#ranges.of(e)) && isExactInteger(changedRange(e, this.#candidates, this.#ranges));
  }
}

/** The range of an expression once `variables` are int32. */
function changedRange(e: Expression, variables: ReadonlySet<Variable>, ranges: Ranges): Range {
  const again = (inner: Expression): Range => changedRange(inner, variables, ranges);
  const range = ranges.of(e);
  if (e.op === 'read') return variables.has(e.variable) && !covers(int32, range) ? int32 : range;
  if (e.op === 'choose') return join(again(e.then), again(e.otherwise));
  if (e.op === 'unary' && e.operator === '-') return rangeOfUnary('-', again(e.argument));
  if (e.op === 'binary' && isRing(e)) return rangeOfBinary(e.operator, again(e.left), again(e.right), false);
  // What else there is does not change: it reads them modulo 2^32, if at all.
  return range;
}

/** Whether an operator takes its operands modulo 2^32. */
function truncates(e: Expression): boolean {
  if (e.op === 'unary') return e.operator === '~';
  if (e.op === 'math') return e.name === 'imul' || e.name === 'clz32';
  return e.op === 'binary' && ['&', '|', '^', '<<', '>>', '>>>'].includes(e.operator);
}

/** Whether the result modulo 2^32 depends on the operands modulo 2^32 alone, as long as nothing is rounded. */
function isRing(e: Expression): boolean {
  return (e.op === 'unary' && e.operator === '-') || (e.op === 'binary' && ['+', '-', '*'].includes(e.operator));
}

/** Whether a store keeps the low bits of an integer, 32 at the most. */
function wraps(dtype: Dtype): boolean {
  return dtype !== 'f64' && dtype !== 'f32' && dtype !== 'u8c';
}

/** `e | 0`, in the arms of a choice; nothing where that is `e`. */
function toInt32(e: Expression, rangeOf: (e: Expression) => Range): Expression {
  if (covers(int32, rangeOf(e))) return e;
  if (e.op === 'choose') return { ...e, then: toInt32(e.then, rangeOf), otherwise: toInt32(e.otherwise, rangeOf) };
  const { place } = e;
  const isUnsigned = e.op === 'binary' && e.operator === '>>>' && e.right.op === 'constant' && e.right.value === 0;
  const left = isUnsigned ? e.left : e;
  return { op: 'binary', operator: '|', place, left, right: { op: 'constant', place, value: 0 } };
}
