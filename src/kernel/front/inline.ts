/**
 * Helpers stand in place of their calls. One that only gives an expression becomes that expression where that has no
 * effects; any other becomes its statements, whose `return` sets a variable and leaves a block.
 */
import type * as acorn from 'acorn';
import type { Expression } from '../tree.ts';
import { bindParameters } from './bind.ts';
import { type Closure, type Exit, type Frame, placeOf, type Value } from './frame.ts';
import { hoistVariables } from './hoist.ts';
import { read } from './make.ts';
import { apart } from './order.ts';
import { refuse } from './refusal.ts';
import { chosen, scalar, test } from './scalars.ts';

export function inline(frame: Frame, closure: Closure, call: acorn.Node, values: Value[], wanted: boolean): Value {
  const { unit } = frame;
  const { node } = closure;
  if (unit.stack.includes(node)) {
    return refuse(
      placeOf(frame, call),
      `\`${closure.name}\` calls itself`,
      'write it as a loop, with a scratch array for a stack',
    );
  }
  if (node.async || node.generator) {
    const what = node.async ? 'an async function' : 'a generator';
    return refuse(placeOf(frame, call), `\`${closure.name}\` is ${what}`, 'call ordinary functions alone');
  }
  unit.stack.push(node);
  try {
    return (
      (wanted ? asExpression(frame, closure, call, values) : null) ?? asStatements(frame, closure, call, values, wanted)
    );
  } finally {
    unit.stack.pop();
  }
}

/** Functions whose expression has effects: they are tried once. */
const withEffects = new WeakSet<acorn.Node>();

function asExpression(frame: Frame, closure: Closure, call: acorn.Node, values: Value[]): Value | null {
  const { node } = closure;
  if (withEffects.has(node) || (!node.expression && !givesExpression((node.body as acorn.BlockStatement).body)))
    return null;
  const mark = frame.out.length;
  const inner = innerFrame(frame, closure, true);
  bindParameters(inner, closure, call, frame, values, true);
  const { value, statements } = apart(inner, () =>
    node.body.type === 'BlockStatement'
      ? ({ kind: 'scalar', expression: given(inner, node.body.body) } as const)
      : frame.unit.lower.value(inner, node.body),
  );
  if (statements.length === 0) return value;
  withEffects.add(node);
  frame.out.length = mark;
  return null;
}

/** Whether the statements are `return x`, or `if (a) return x; return y` and so on. */
function givesExpression(nodes: readonly acorn.Statement[]): boolean {
  const [first, ...others] = nodes;
  if (first?.type === 'ReturnStatement') return first.argument !== null && first.argument !== undefined;
  if (first?.type === 'BlockStatement') return givesExpression(first.body);
  if (first?.type !== 'IfStatement') return false;
  return givesExpression([first.consequent]) && givesExpression(first.alternate ? [first.alternate] : others);
}

function given(frame: Frame, nodes: readonly acorn.Statement[]): Expression {
  const [first, ...others] = nodes;
  if (first?.type === 'BlockStatement') return given(frame, first.body);
  if (first?.type === 'IfStatement') {
    const otherwise = first.alternate ? [first.alternate] : others;
    return chosen(
      frame,
      first,
      test(frame, first.test),
      () => given(frame, [first.consequent]),
      () => given(frame, otherwise),
    );
  }
  return scalar(frame, (first as acorn.ReturnStatement).argument as acorn.Expression);
}

function asStatements(frame: Frame, closure: Closure, call: acorn.Node, values: Value[], wanted: boolean): Value {
  const { unit } = frame;
  const { node } = closure;
  const inner = innerFrame(frame, closure, wanted);
  bindParameters(inner, closure, call, frame, values, false);
  if (node.body.type !== 'BlockStatement') {
    if (wanted) return unit.lower.value(inner, node.body);
    unit.lower.effect(inner, node.body);
    return { kind: 'nothing' };
  }
  const { body } = node.body;
  hoistVariables(inner, body);
  const { statements } = apart(inner, () => unit.lower.statements(inner, body, 'end'));
  const { exit } = inner;
  const place = placeOf(frame, call);
  if (exit.left) frame.out.push({ op: 'block', label: exit.label, body: statements, place });
  else frame.out.push(...statements);
  if (exit.direct !== null) return { kind: 'scalar', expression: exit.direct };
  if (exit.result === null) return { kind: 'nothing' };
  return { kind: 'scalar', expression: read(place, exit.result) };
}

function innerFrame(frame: Frame, closure: Closure, wanted: boolean): Frame {
  const { unit } = frame;
  const exit: Exit = {
    kind: 'inline',
    name: closure.name,
    wanted,
    label: unit.label(null),
    left: false,
    type: null,
    result: null,
    direct: null,
  };
  const { source, isVectorMath } = closure;
  return { unit, source, exit, isVectorMath, scope: closure.scope, out: frame.out, targets: [] };
}
