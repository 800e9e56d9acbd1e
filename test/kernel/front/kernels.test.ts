/** The kernels of the benchmarks, as functions and as trees. */
import { expect, test } from 'vitest';
import { cases } from '../../../benchmarks/kernel/cases.ts';
import { interpret } from '../support/interpret.ts';
import { type AnyFunction, treeOf } from './support.ts';

test.each(cases.map((one) => [one.name, one] as const))('%s', (_name, { fn, quick, input, call }) => {
  const interpreted: AnyFunction = (...values) => interpret(treeOf(fn as AnyFunction, values), values);
  expect(call(interpreted as never, input(quick))).toStrictEqual(call(fn as never, input(quick)));
});
