/**
 * Expressions on ranges: what one can be on a path, given what its variables can be there. What was computed last is kept
 * for each expression, since tests are refined by it. An environment learns from what happened: behind a load, its index
 * was in range.
 */
import type { Dtype, Expression, Variable } from '../tree.ts';
import { rangeOfMath } from './math-ranges.ts';
import { decide, rangeOfBinary, rangeOfUnary } from './operators.ts';
import { anySingle, either, everything, exactly, int32, join, one, type Range, range, uint32, zero } from './range.ts';
import { bound, type Environment, type Known, refine } from './refine.ts';
import { bytesOf } from './walk.ts';

/** The greatest length of an array, in elements: the memory is 4 GiB, and lengths are int32. */
export function mostElements(bytes: number): number {
  return Math.min(2147483647, 4294967296 / bytes);
}

const dtypes = {
  i8: range(-128, 127, true),
  u8: range(0, 255, true),
  u8c: range(0, 255, true),
  i16: range(-32768, 32767, true),
  u16: range(0, 65535, true),
  i32: int32,
  u32: uint32,
  f32: anySingle,
  f64: everything,
};

export class Evaluator implements Known {
  readonly #slots = new Map<Variable, number>();
  readonly #values = new Map<Expression, Range>();

  constructor(variables: readonly Variable[]) {
    for (const variable of variables) this.#slots.set(variable, this.#slots.size);
  }

  slot(variable: Variable): number {
    return this.#slots.get(variable)!;
  }

  /** What the expression was the last time. */
  of(expression: Expression): Range {
    return this.#values.get(expression) ?? (isBoolean(expression) ? either : everything);
  }

  has(expression: Expression): boolean {
    return this.#values.has(expression);
  }

  keep(expression: Expression, value: Range): void {
    this.#values.set(expression, value);
  }

  evaluate(expression: Expression, environment: Environment): Range {
    const value = this.#compute(expression, environment);
    this.#values.set(expression, value);
    return value;
  }

  #compute(expression: Expression, environment: Environment): Range {
    switch (expression.op) {
      case 'constant': {
        const { value } = expression;
        return typeof value === 'boolean' ? (value ? one : zero) : exactly(value);
      }
      case 'read':
        return (
          environment[this.slot(expression.variable)] ?? (expression.variable.type === 'boolean' ? either : everything)
        );
      case 'length': {
        const { from, dtype } = expression.array;
        return 'scratch' in from ? exactly(from.scratch) : range(0, mostElements(bytesOf(dtype)), true);
      }
      case 'load':
        this.evaluate(expression.index, environment);
        this.boundIndex(expression.index, expression.array.dtype, environment);
        return dtypes[expression.array.dtype];
      case 'unary':
        return rangeOfUnary(expression.operator, this.evaluate(expression.argument, environment));
      case 'toNumber':
        return this.evaluate(expression.argument, environment);
      case 'binary': {
        const { left, right } = expression;
        const a = this.evaluate(left, environment);
        const b = this.evaluate(right, environment);
        const same = left.op === 'read' && right.op === 'read' && left.variable === right.variable;
        return rangeOfBinary(expression.operator, a, b, same);
      }
      case 'compare': {
        const a = this.evaluate(expression.left, environment);
        const truth = decide(expression.operator, a, this.evaluate(expression.right, environment));
        return truth === null ? either : truth ? one : zero;
      }
      case 'logical':
        return this.#logical(expression.operator === '&&', expression.left, expression.right, environment);
      case 'choose': {
        const test = this.evaluate(expression.test, environment);
        const then = test.high === 0 ? null : refine(this, environment.slice(), expression.test, true);
        const otherwise = test.low === 1 ? null : refine(this, environment.slice(), expression.test, false);
        const a = then === null ? null : this.evaluate(expression.then, then);
        const b = otherwise === null ? null : this.evaluate(expression.otherwise, otherwise);
        return a === null ? (b ?? everything) : b === null ? a : join(a, b);
      }
      case 'math':
        return rangeOfMath(
          expression.name,
          expression.arguments.map((argument) => this.evaluate(argument, environment)),
        );
    }
  }

  #logical(both: boolean, left: Expression, right: Expression, environment: Environment): Range {
    const a = this.evaluate(left, environment);
    const decided = both ? a.high === 0 : a.low === 1;
    const onward = decided ? null : refine(this, environment.slice(), left, both);
    if (onward === null) return both ? zero : one;
    const b = this.evaluate(right, onward);
    return range(
      both ? Math.min(a.low, b.low) : Math.max(a.low, b.low),
      both ? Math.min(a.high, b.high) : Math.max(a.high, b.high),
      true,
    );
  }

  /** Behind an access, its index is one of the array's: others have thrown. */
  boundIndex(index: Expression, dtype: Dtype, environment: Environment): void {
    bound(this, environment, index, 0, mostElements(bytesOf(dtype)) - 1, false, true);
  }
}

function isBoolean(expression: Expression): boolean {
  switch (expression.op) {
    case 'compare':
    case 'logical':
      return true;
    case 'unary':
      return expression.operator === '!';
    case 'constant':
      return typeof expression.value === 'boolean';
    case 'read':
      return expression.variable.type === 'boolean';
    case 'choose':
      return isBoolean(expression.then);
    default:
      return false;
  }
}
