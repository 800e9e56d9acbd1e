/**
 * Makes nodes of the tree. Every maker folds what is constant, by computing it as JavaScript does, and changes nothing
 * else: what is faster on a machine is not known here. Nodes that are given become part of the result, so whoever needs
 * one twice clones it.
 */
import type {
  ArrayVariable,
  Binary,
  Choose,
  Compare,
  Constant,
  Expression,
  Logical,
  MathName,
  Place,
  Read,
  Variable,
} from '../tree.ts';

export type Type = 'number' | 'boolean';

export function typeOf(expression: Expression): Type {
  switch (expression.op) {
    case 'constant':
      return typeof expression.value === 'boolean' ? 'boolean' : 'number';
    case 'read':
      return expression.variable.type;
    case 'unary':
      return expression.operator === '!' ? 'boolean' : 'number';
    case 'compare':
    case 'logical':
      return 'boolean';
    case 'choose':
      return typeOf(expression.then);
    default:
      return 'number';
  }
}

export function constant(place: Place, value: number | boolean): Constant {
  return { op: 'constant', value, place };
}

export function read(place: Place, variable: Variable): Read {
  return { op: 'read', variable, place };
}

/** The element count: a constant for scratch arrays. */
export function length(place: Place, array: ArrayVariable): Expression {
  return 'scratch' in array.from ? constant(place, array.from.scratch) : { op: 'length', array, place };
}

/** The number that JavaScript makes of it where it needs one. */
export function asNumber(expression: Expression): Expression {
  if (typeOf(expression) === 'number') return expression;
  if (expression.op === 'constant') return constant(expression.place, Number(expression.value));
  return { op: 'toNumber', argument: expression, place: expression.place };
}

export function negate(place: Place, argument: Expression): Expression {
  if (argument.op === 'constant') return constant(place, -(argument.value as number));
  return { op: 'unary', operator: '-', argument, place };
}

export function invert(place: Place, argument: Expression): Expression {
  if (argument.op === 'constant') return constant(place, ~(argument.value as number));
  return { op: 'unary', operator: '~', argument, place };
}

/** `!` of a boolean. */
export function not(place: Place, argument: Expression): Expression {
  if (argument.op === 'constant') return constant(place, !argument.value);
  if (argument.op === 'unary' && argument.operator === '!') return argument.argument;
  if (argument.op === 'compare' && (argument.operator === '==' || argument.operator === '!=')) {
    return { ...argument, operator: argument.operator === '==' ? '!=' : '==', place };
  }
  return { op: 'unary', operator: '!', argument, place };
}

export function binary(place: Place, operator: Binary['operator'], left: Expression, right: Expression): Expression {
  if (left.op === 'constant' && right.op === 'constant') {
    return constant(place, compute(operator, left.value as number, right.value as number));
  }
  return { op: 'binary', operator, left, right, place };
}

function compute(operator: Binary['operator'], left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '%':
      return left % right;
    case '**':
      return left ** right;
    case '&':
      return left & right;
    case '|':
      return left | right;
    case '^':
      return left ^ right;
    case '<<':
      return left << right;
    case '>>':
      return left >> right;
    case '>>>':
      return left >>> right;
  }
}

export function compare(place: Place, operator: Compare['operator'], left: Expression, right: Expression): Expression {
  if (left.op === 'constant' && right.op === 'constant') {
    return constant(place, decide(operator, left.value, right.value));
  }
  return { op: 'compare', operator, left, right, place };
}

function decide(operator: Compare['operator'], left: number | boolean, right: number | boolean): boolean {
  switch (operator) {
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    case '==':
      return left === right;
    case '!=':
      return left !== right;
  }
}

/** Of two booleans. */
export function logical(place: Place, operator: Logical['operator'], left: Expression, right: Expression): Expression {
  if (left.op === 'constant') return left.value === (operator === '&&') ? right : left;
  if (right.op === 'constant' && right.value === (operator === '&&')) return left;
  return { op: 'logical', operator, left, right, place };
}

export function choose(place: Place, test: Expression, then: Expression, otherwise: Expression): Expression {
  if (test.op === 'constant') return test.value ? then : otherwise;
  return { op: 'choose', test, then, otherwise, place } satisfies Choose;
}

export function math(place: Place, name: MathName, ...values: Expression[]): Expression {
  const host = (Math as unknown as Record<string, ((...values: number[]) => number) | undefined>)[name];
  if (host !== undefined && values.every((value) => value.op === 'constant')) {
    return constant(place, host(...values.map((value) => (value as Constant).value as number)));
  }
  return { op: 'math', name, arguments: values, place };
}

/** What `if` makes of a value. A number counts unless it is 0, -0 or NaN. */
export function truth(value: Expression): Expression {
  const { place } = value;
  if (typeOf(value) === 'boolean') return value;
  if (value.op === 'constant') return constant(place, Boolean(value.value));
  if (value.op === 'toNumber') return value.argument;
  const isNotZero = (of: Expression): Expression => compare(place, '!=', of, constant(place, 0));
  if (isNeverNaN(value)) return isNotZero(value);
  if (value.op === 'read')
    return logical(place, '&&', isNotZero(value), compare(place, '==', clone(value), clone(value)));
  return compare(place, '>', math(place, 'abs', value), constant(place, 0));
}

const BITWISE = new Set<string>(['&', '|', '^', '<<', '>>', '>>>', '~']);

function isNeverNaN(value: Expression): boolean {
  switch (value.op) {
    case 'length':
      return true;
    case 'load':
      return value.array.dtype !== 'f32' && value.array.dtype !== 'f64';
    case 'unary':
    case 'binary':
      return BITWISE.has(value.operator);
    case 'math':
      return value.name === 'clz32' || value.name === 'imul';
    default:
      return false;
  }
}

/** A copy, to stand in another place of the tree. */
export function clone<T extends Expression>(expression: T): T;
export function clone(expression: Expression): Expression {
  switch (expression.op) {
    case 'constant':
    case 'read':
    case 'length':
      return { ...expression };
    case 'load':
      return { ...expression, index: clone(expression.index) };
    case 'unary':
    case 'toNumber':
      return { ...expression, argument: clone(expression.argument) };
    case 'binary':
    case 'compare':
    case 'logical':
      return { ...expression, left: clone(expression.left), right: clone(expression.right) };
    case 'choose':
      return {
        ...expression,
        test: clone(expression.test),
        then: clone(expression.then),
        otherwise: clone(expression.otherwise),
      };
    case 'math':
      return { ...expression, arguments: expression.arguments.map((value) => clone(value)) };
  }
}

/** Nodes in it, up to `limit + 1`; loads, calls of the host and choices count as many. */
const COSTLY = 100;

/** Whether it may stand twice without a variable: the code generator computes equal small terms once. */
export function isCheap(expression: Expression): boolean {
  return sizeOf(expression) <= 8;
}

function sizeOf(expression: Expression): number {
  switch (expression.op) {
    case 'constant':
    case 'read':
    case 'length':
      return 1;
    case 'unary':
    case 'toNumber':
      return 1 + sizeOf(expression.argument);
    case 'binary':
      return expression.operator === '**' ? COSTLY : 1 + sizeOf(expression.left) + sizeOf(expression.right);
    case 'compare':
      return 1 + sizeOf(expression.left) + sizeOf(expression.right);
    default:
      return COSTLY;
  }
}
