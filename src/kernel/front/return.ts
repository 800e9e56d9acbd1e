/** `return`, out of the kernel or to the end of an inlined helper. */
import type * as acorn from 'acorn';
import { type Frame, placeOf, type Tail, textOf, type Value } from './frame.ts';
import { typeOf } from './make.ts';
import { refuse } from './refusal.ts';
import { scalarOf } from './scalars.ts';

export function returnStatement(frame: Frame, node: acorn.ReturnStatement, tail: Tail): void {
  const { exit } = frame;
  if (exit.kind === 'inline' && !exit.wanted) {
    if (node.argument) frame.unit.lower.effect(frame, node.argument);
    return leave(frame, node, tail);
  }
  const made = node.argument ? returned(frame, node.argument) : null;
  const place = placeOf(frame, node);
  if (!node.argument || made === null || made.kind === 'nothing') {
    note(frame, node, 'nothing');
    if (exit.kind === 'inline') return leave(frame, node, tail);
    if (tail === 'none') frame.out.push({ op: 'return', value: null, place });
    return;
  }
  if (made.kind === 'array') {
    refuse(place, `\`${textOf(frame, node)}\` returns an array`, 'write into an array that is a parameter');
  }
  const value = scalarOf(frame, node.argument, made);
  const type = typeOf(value);
  note(frame, node, type);
  if (exit.kind === 'kernel') {
    frame.out.push({ op: 'return', value, place });
    return;
  }
  if (tail === 'end' && exit.result === null) {
    exit.direct = value;
    return;
  }
  if (exit.result === null) {
    exit.result = frame.unit.variable(exit.name, type, place);
    frame.unit.unset.set(exit.result, {
      message: `\`${exit.name}\` does not return a value on every path`,
      fix: 'add a `return` at its end',
    });
  }
  frame.out.push({ op: 'set', variable: exit.result, value, place });
  leave(frame, node, tail);
}

/** `return undefined`, `return void f()` and `return f()` where `f` gives nothing are a `return` without a value. */
function returned(frame: Frame, node: acorn.Expression): Value | null {
  if (node.type === 'ParenthesizedExpression') return returned(frame, node.expression);
  if (node.type === 'Identifier' && node.name === 'undefined' && !frame.scope.find('undefined')) return null;
  if (node.type !== 'UnaryExpression' || node.operator !== 'void') return frame.unit.lower.value(frame, node);
  frame.unit.lower.effect(frame, node.argument);
  return null;
}

function leave(frame: Frame, node: acorn.ReturnStatement, tail: Tail): void {
  if (tail !== 'none') return;
  frame.exit.left = true;
  frame.out.push({ op: 'break', label: frame.exit.label, place: placeOf(frame, node) });
}

function note(frame: Frame, node: acorn.ReturnStatement, type: 'number' | 'boolean' | 'nothing'): void {
  const { exit } = frame;
  if (exit.type === null) exit.type = type;
  if (exit.type === type) return;
  const [before, now] = [exit.type, type].map((kind) => (kind === 'nothing' ? 'nothing' : `a ${kind}`));
  refuse(
    placeOf(frame, node),
    `\`${exit.name}\` returns ${before} on one path and ${now} on another`,
    'return a value of one type on every path, or on none',
  );
}
