/** A generated program (test/kernel/fuzz), made into a tree for each of its calls and run under the eyes of Soundness. */
import { buildTree, type Captured } from '../../../src/kernel/front/front.ts';
import { parseFunction } from '../../../src/kernel/front/text.ts';
import type { Tree } from '../../../src/kernel/tree.ts';
import { type Call, arrayOf as viewOf } from '../fuzz/inputs.ts';
import { printFunction, printProgram } from '../fuzz/print.ts';
import type { Program } from '../fuzz/tree.ts';
import { typeOfArgument } from '../support/arguments.ts';
import { interpret, OutOfRange } from '../support/interpret.ts';
import { Soundness, TooLong } from './soundness.ts';

/** Runs one call, each of its arrays in a buffer of its own; throws a `Lie` where analysis was wrong. */
export function runChecked(program: Program, call: Call): 'ended' | 'out of range' | 'too long' {
  const values = [...program.params, ...program.captured].map(({ name }) => {
    const view = call.views[name];
    if (view === undefined) return call.scalars[name];
    // Each array on its own: what is said of loops holds for arrays that do not overlap.
    const bytes = new Uint8Array(call.buffers[view.buffer]!.bytes);
    return viewOf(view.dtype, bytes.buffer, view.offset, view.length);
  });
  const tree = treeOf(program, values);
  // Captured numbers are constants of the tree, arrays are parameters behind the function's own.
  const own = values.slice(0, program.params.length);
  const arrays = values.slice(program.params.length).filter((value) => typeof value === 'object');
  try {
    interpret(tree, [...own, ...arrays], {}, (state) => new Soundness(tree, state));
    return 'ended';
  } catch (error) {
    if (error instanceof OutOfRange) return 'out of range';
    if (error instanceof TooLong) return 'too long';
    throw error;
  }
}

function treeOf(program: Program, values: readonly unknown[]): Tree {
  const count = program.params.length;
  const captured: Record<string, Captured> = {};
  let parameter = count;
  for (const [index, param] of program.captured.entries()) {
    if (param.kind === 'array') captured[param.name] = { dtype: param.dtype, parameter: parameter++ };
    else captured[param.name] = values[count + index] as number | boolean;
  }
  for (const fn of program.capturedFunctions) {
    captured[fn.name] = { source: parseFunction(printFunction(fn), fn.name), captured: {} };
  }
  // A method stands in an object; here it is a function.
  const text = printProgram({ ...program, form: program.form === 'method' ? 'function' : program.form });
  return buildTree({
    source: parseFunction(text, 'fuzzed'),
    types: values.slice(0, count).map(typeOfArgument),
    same: Array.from({ length: parameter }, (_, index) => index),
    captured,
    fast: false,
  }).tree;
}
