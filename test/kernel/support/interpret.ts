/**
 * Runs a tree in plain JavaScript, statement by statement: what the front end's trees mean, whatever becomes of them
 * later. Slow, and meant to be obviously right.
 */
import type {
  ArrayVariable,
  Binary,
  Compare,
  Dtype,
  Expression,
  Label,
  Load,
  Loop,
  Statement,
  Store,
  Tree,
  Variable,
} from '../../../src/kernel/tree.ts';

export type Elements =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

/** An index that is no element: what a kernel throws HASTEN_KERNEL_RANGE for. */
export class OutOfRange extends Error {
  override readonly name = 'OutOfRange';
}

/** What a statement leads to: on with the next one, to a label, or out. */
type Next = null | { to: Label; again: boolean } | { value: number | boolean | undefined };

/** Who looks on, for tests of what is said about trees. What they throw ends the run. */
export interface Watch {
  /** After an expression was evaluated. */
  value?(expression: Expression, value: number | boolean): void;
  /** Before an access; the index may be out of range. */
  access?(node: Load | Store, index: number, length: number): void;
  set?(variable: Variable, value: number | boolean): void;
  /** Before a loop's first test, where each of its rounds begins (behind the test), before its update, and behind it. */
  loop?(loop: Loop, moment: 'enter' | 'head' | 'round' | 'update' | 'leave'): void;
  /** Behind a statement, if the run goes on there. */
  after?(statement: Statement): void;
}

/** What an onlooker may ask. */
export interface State {
  read(variable: Variable): number | boolean | undefined;
  length(array: ArrayVariable): number;
  /** Without being watched. */
  evaluate(expression: Expression): number | boolean;
}

type Functions = Record<string, (...values: number[]) => number>;

const ARRAYS: Record<Dtype, new (size: number) => Elements> = {
  i8: Int8Array,
  u8: Uint8Array,
  u8c: Uint8ClampedArray,
  i16: Int16Array,
  u16: Uint16Array,
  i32: Int32Array,
  u32: Uint32Array,
  f32: Float32Array,
  f64: Float64Array,
};

/** Calls the tree with the arguments of a call (captured arrays behind them). `intrinsics` has the `$` functions. */
export function interpret(
  tree: Tree,
  values: readonly unknown[],
  intrinsics: Functions = {},
  watched?: (state: State) => Watch,
): number | boolean | undefined {
  const variables = new Map<Variable, number | boolean>();
  const arrays = new Map<ArrayVariable, Elements>();
  const functions: Functions = { ...intrinsics };
  for (const [index, parameter] of tree.parameters.entries()) {
    if (parameter.kind === 'array') arrays.set(parameter.array, values[index] as Elements);
    else variables.set(parameter.variable, values[index] as number | boolean);
  }
  let isWatched = true;
  const watch = watched?.({
    read: (variable) => variables.get(variable),
    length: (array) => arrayOf(array).length,
    evaluate: (expression) => {
      isWatched = false;
      const value = evaluate(expression);
      isWatched = true;
      return value;
    },
  });
  for (const [variable, value] of variables) watch?.set?.(variable, value);
  const end = run(tree.body);
  return end !== null && 'value' in end ? end.value : undefined;

  function run(statements: readonly Statement[]): Next {
    for (const statement of statements) {
      const next = step(statement);
      if (next !== null) return next;
      watch?.after?.(statement);
    }
    return null;
  }

  function step(statement: Statement): Next {
    switch (statement.op) {
      case 'set': {
        const value = evaluate(statement.value);
        if (typeof value !== statement.variable.type)
          throw new Error(`${statement.variable.name} is given a ${typeof value}`);
        variables.set(statement.variable, value);
        watch?.set?.(statement.variable, value);
        return null;
      }
      case 'store': {
        const array = arrayOf(statement.array);
        const at = number(statement.index);
        const value = number(statement.value);
        array[checked(statement, array, at)] = value;
        return null;
      }
      case 'clearScratch': {
        const { from, dtype } = statement.array;
        arrays.set(statement.array, new ARRAYS[dtype]((from as { scratch: number }).scratch));
        return null;
      }
      case 'if':
        return run(boolean(statement.test) ? statement.then : statement.otherwise);
      case 'block': {
        const next = run(statement.body);
        return next !== null && 'to' in next && next.to === statement.label ? null : next;
      }
      case 'loop':
        return loop(statement);
      case 'break':
        return { to: statement.label, again: false };
      case 'continue':
        return { to: statement.label, again: true };
      case 'return':
        return { value: statement.value === null ? undefined : evaluate(statement.value) };
    }
  }

  function loop(statement: Loop): Next {
    const { label } = statement;
    const isOwn = (next: Next): next is { to: Label; again: boolean } =>
      next !== null && 'to' in next && next.to === label;
    watch?.loop?.(statement, 'enter');
    let end: Next = null;
    for (;;) {
      watch?.loop?.(statement, 'head');
      if (!boolean(statement.test)) break;
      watch?.loop?.(statement, 'round');
      const next = run(statement.body);
      if (next !== null && !(isOwn(next) && next.again)) {
        end = isOwn(next) ? null : next;
        break;
      }
      watch?.loop?.(statement, 'update');
      const last = run(statement.update);
      if (last !== null) {
        end = isOwn(last) ? null : last;
        break;
      }
    }
    watch?.loop?.(statement, 'leave');
    return end;
  }

  function evaluate(expression: Expression): number | boolean {
    const value = compute(expression);
    if (isWatched) watch?.value?.(expression, value);
    return value;
  }

  function compute(expression: Expression): number | boolean {
    switch (expression.op) {
      case 'constant':
        return expression.value;
      case 'read': {
        const value = variables.get(expression.variable);
        if (value === undefined) throw new Error(`${expression.variable.name} is read before it was set`);
        return value;
      }
      case 'length':
        return arrayOf(expression.array).length;
      case 'load': {
        const array = arrayOf(expression.array);
        return array[checked(expression, array, number(expression.index))] as number;
      }
      case 'unary':
        if (expression.operator === '!') return !boolean(expression.argument);
        return expression.operator === '-' ? -number(expression.argument) : ~number(expression.argument);
      case 'binary':
        return binary(expression.operator, number(expression.left), number(expression.right));
      case 'compare':
        return compare(expression.operator, evaluate(expression.left), evaluate(expression.right));
      case 'logical':
        return expression.operator === '&&'
          ? boolean(expression.left) && boolean(expression.right)
          : boolean(expression.left) || boolean(expression.right);
      case 'choose':
        return evaluate(boolean(expression.test) ? expression.then : expression.otherwise);
      case 'math': {
        const host = functions[expression.name] ?? (Math as unknown as Functions)[expression.name];
        if (host === undefined) throw new Error(`no function ${expression.name}`);
        return host(...expression.arguments.map(number));
      }
      case 'toNumber':
        return Number(boolean(expression.argument));
    }
  }

  function number(expression: Expression): number {
    const value = evaluate(expression);
    if (typeof value !== 'number') throw new Error(`a ${typeof value} where a number belongs`);
    return value;
  }

  function boolean(expression: Expression): boolean {
    const value = evaluate(expression);
    if (typeof value !== 'boolean') throw new Error(`a ${typeof value} where a boolean belongs`);
    return value;
  }

  function arrayOf(variable: ArrayVariable): Elements {
    const array = arrays.get(variable);
    if (array === undefined) throw new Error(`no array ${variable.name}`);
    return array;
  }

  function checked(node: Load | Store, array: Elements, index: number): number {
    if (isWatched) watch?.access?.(node, index, array.length);
    if (!Number.isInteger(index) || index < 0 || index >= array.length)
      throw new OutOfRange(`${index} of ${array.length}`);
    return index;
  }
}

function binary(operator: Binary['operator'], left: number, right: number): number {
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

function compare(operator: Compare['operator'], left: number | boolean, right: number | boolean): boolean {
  if (typeof left !== typeof right) throw new Error('a number and a boolean are compared');
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
