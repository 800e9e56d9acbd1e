/**
 * The checked twin of a generated kernel: the same program as JavaScript with every access to an array checked and every
 * round of a loop counted. It tells what the kernel has to do: give these values, or throw for an index out of range.
 * A program that runs for too many rounds is not tried.
 */
import { type Dialect, printFunction, printProgram } from './print.ts';
import type { Expression, Program, Target } from './tree.ts';

/** Thrown by the twin where the kernel has to throw HASTEN_KERNEL_RANGE. */
export class OutOfRange extends Error {
  readonly index: unknown;
  readonly length: number;

  constructor(index: unknown, length: number) {
    super(`index ${index} of ${length}`);
    this.index = index;
    this.length = length;
  }
}

/** Thrown by the twin after too many rounds. */
export class Endless extends Error {}

const ROUNDS = 60_000;

type Plain = (...args: unknown[]) => unknown;
type List = Record<number, unknown> & { length: number };

/**
 * The twin as a function, and the functions that it captures. Mutants have a dialect that comes before the checks.
 * `isLenient` only counts rounds: what is out of range is undefined, as in JavaScript.
 */
export function twinOf(
  program: Program,
  mutant: Dialect = {},
  also: Record<string, unknown> = {},
  isLenient = false,
): { fn: Plain; functions: Record<string, Plain> } {
  let left = 0;
  const support = {
    $start: () => {
      left = ROUNDS;
    },
    $round: () => {
      if (--left < 0) throw new Endless('too many rounds');
    },
    $at: (x: List, i: number) => {
      check(x, i);
      return x[i];
    },
    $put: (x: List, i: number, value: unknown) => {
      check(x, i);
      x[i] = value;
      return value;
    },
    $update: (x: List, i: number, next: (old: unknown) => unknown) => {
      check(x, i);
      const value = next(x[i]);
      x[i] = value;
      return value;
    },
    $step: (x: List, i: number, by: number, prefix: boolean) => {
      check(x, i);
      const old = x[i] as number;
      x[i] = old + by;
      return prefix ? old + by : old;
    },
  };
  const dialect: Dialect = {
    ...mutant,
    ...CHECKED,
    expression: (node, print) =>
      mutant.expression?.(node, print) ?? (isLenient ? null : checkedExpression(node, print)),
  };
  const known = { ...support, ...also };
  const make = (text: string) => new Function(...Object.keys(known), `return (${text})`)(...Object.values(known));
  const functions: Record<string, Plain> = {};
  for (const one of program.capturedFunctions) functions[one.name] = make(printFunction(one, dialect));
  const inner = make(printProgram(program, dialect)) as Plain;
  const fn = (...args: unknown[]) => {
    support.$start();
    return inner(...args);
  };
  return { fn, functions };
}

function check(x: List, i: number): void {
  if (!(Number.isInteger(i) && i >= 0 && i < x.length)) throw new OutOfRange(i, x.length);
}

const CHECKED: Dialect = { round: '$round();' };

function checkedExpression(node: Expression, print: (part: Expression) => string): string | null {
  if (node.kind === 'load') return `$at(${node.array}, ${print(node.index)})`;
  if (node.kind === 'assign' && node.target.kind === 'load') {
    const { array, index } = node.target;
    const value = print(node.value);
    if (node.operator === '=') return `$put(${array}, ${print(index)}, ${value})`;
    return `$update(${array}, ${print(index)}, ($old) => $old ${node.operator.slice(0, -1)} ${value})`;
  }
  return node.kind === 'step' ? stepOf(node.target, node.operator, node.prefix, print) : null;
}

function stepOf(target: Target, operator: string, prefix: boolean, print: (part: Expression) => string): string | null {
  if (target.kind === 'name') return null;
  return `$step(${target.array}, ${print(target.index)}, ${operator === '++' ? 1 : -1}, ${prefix})`;
}
