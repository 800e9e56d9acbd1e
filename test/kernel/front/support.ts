/** Calls a function as it is and as the tree that the front end makes of it, and compares all that can be seen. */
import { expect } from 'vitest';
import { buildTree, type Captured } from '../../../src/kernel/front/front.ts';
import { Refusal } from '../../../src/kernel/front/refusal.ts';
import { parseFunction, readFunction } from '../../../src/kernel/front/text.ts';
import type { ArgumentType, Dtype, Expression, Statement, Tree } from '../../../src/kernel/tree.ts';
import { type Elements, interpret } from '../support/interpret.ts';

// biome-ignore lint/suspicious/noExplicitAny: functions of any parameters
export type AnyFunction = (...values: any[]) => unknown;

const DTYPES: [new (size: number) => Elements, Dtype][] = [
  [Int8Array, 'i8'],
  [Uint8Array, 'u8'],
  [Uint8ClampedArray, 'u8c'],
  [Int16Array, 'i16'],
  [Uint16Array, 'u16'],
  [Int32Array, 'i32'],
  [Uint32Array, 'u32'],
  [Float32Array, 'f32'],
  [Float64Array, 'f64'],
];

export function typeOfArgument(value: unknown): ArgumentType {
  if (typeof value === 'boolean') return { kind: 'boolean' };
  if (typeof value === 'number') return { kind: 'number', int: (value | 0) === value && !Object.is(value, -0) };
  const found = DTYPES.find(([type]) => value instanceof type);
  if (found === undefined) throw new Error(`no argument of a kernel: ${value}`);
  return { kind: 'array', dtype: found[1] };
}

export function treeOf(
  fn: AnyFunction | string,
  values: readonly unknown[],
  captured: Record<string, Captured> = {},
): Tree {
  const source = typeof fn === 'string' ? parseFunction(fn, 'kernel') : readFunction(fn);
  const types = values.map(typeOfArgument);
  const same = values.map((value, index) => (typeof value === 'object' ? values.indexOf(value) : index));
  const { tree } = buildTree({ source, types, same, captured, fast: false });
  expectTree(tree);
  return tree;
}

/** A function of the text, for what a test runner would rewrite. */
export function functionOf(text: string): AnyFunction {
  return new Function(`return (${text})`)() as AnyFunction;
}

/** Calls `fn` and its tree with each list of arguments: the results and all elements have to be the same. */
export function expectSame(given: AnyFunction | string, ...calls: unknown[][]): void {
  const fn = typeof given === 'string' ? functionOf(given) : given;
  for (const values of calls) {
    const copies = values.map(copy);
    const tree = treeOf(fn, values);
    const result = interpret(tree, values);
    expect(result, `result of ${String(fn)} with ${JSON.stringify(copies)}`).toStrictEqual(fn(...copies));
    expect(values).toStrictEqual(copies);
  }
}

function copy(value: unknown): unknown {
  return ArrayBuffer.isView(value) ? (value as Elements).slice() : value;
}

/** The refusal of a function with these arguments. */
export function refusalOf(
  fn: AnyFunction | string,
  values: readonly unknown[] = [],
  captured: Record<string, Captured> = {},
): Refusal {
  try {
    treeOf(fn, values, captured);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error(`not refused: ${String(fn)}`);
}

/** That no node stands in two places. */
function expectTree(tree: Tree): void {
  const seen = new Set<object>();
  const visit = (node: Expression | Statement): void => {
    if (seen.has(node)) throw new Error(`a node stands twice: ${JSON.stringify(node)}`);
    seen.add(node);
    for (const field of Object.values(node) as unknown[]) {
      for (const child of Array.isArray(field) ? field : [field]) {
        if (child !== null && typeof child === 'object' && 'op' in child) visit(child as Expression);
      }
    }
  };
  tree.body.forEach(visit);
}

export const SPECIAL = [
  0,
  -0,
  1,
  -1,
  0.5,
  -2.5,
  3,
  7,
  2 ** 31,
  -(2 ** 31),
  2 ** 32 + 5,
  1e300,
  5e-324,
  Infinity,
  -Infinity,
  NaN,
];

/** A function as `with` gives it. */
export function capturedFunction(fn: AnyFunction, captured: Record<string, Captured> = {}): Captured {
  return { source: readFunction(fn), captured };
}
