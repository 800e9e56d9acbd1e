/** Under `fast`, functions of `Math` are inlined from kernel-language texts where there are such. */
import type * as acorn from 'acorn';
import type { Expression, MathName } from '../tree.ts';
import { type Frame, placeOf } from './frame.ts';
import { binary, clone, math } from './make.ts';
import { reusable } from './order.ts';

/** A call of `Math[name]`. In the texts themselves `Math.tan` is the host's, for arguments that the text leaves to it. */
export function mathCall(frame: Frame, node: acorn.Node, name: MathName, values: Expression[]): Expression {
  if (frame.unit.fast && !frame.isVectorMath && !values.every((value) => value.op === 'constant')) {
    const closure = frame.unit.mathFunction(name);
    if (closure !== null && closure.node.params.length === values.length) {
      const scalars = values.map((expression) => ({ kind: 'scalar', expression }) as const);
      const result = frame.unit.lower.inline(frame, closure, node, scalars, true);
      if (result.kind === 'scalar') return result.expression;
    }
  }
  return math(placeOf(frame, node), name, ...values);
}

export function power(frame: Frame, node: acorn.Node, left: Expression, right: Expression): Expression {
  const place = placeOf(frame, node);
  if (right.op === 'constant' && right.value === 2) {
    const base = reusable(frame, 'base', left);
    return binary(place, '*', base, clone(base));
  }
  const made = mathCall(frame, node, 'pow', [left, right]);
  return made.op === 'math' && made.name === 'pow' ? binary(place, '**', left, right) : made;
}
