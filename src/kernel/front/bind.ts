/** Binds the parameters of a helper to the values of a call. */
import type * as acorn from 'acorn';
import { capturedValue } from './captures.ts';
import { type Captured, type Closure, type Frame, placeOf, Scope, textOf, type Value } from './frame.ts';
import { assignedNames } from './hoist.ts';
import { isCheap, typeOf } from './make.ts';
import { refuse } from './refusal.ts';
import { scalar, scalarOf } from './scalars.ts';
import { unsupported } from './unsupported.ts';

/**
 * Gives `inner` the scope of the function's body. With `substitute`, cheap values stand for parameters themselves: that
 * is right as long as the body has no effects.
 */
export function bindParameters(
  inner: Frame,
  closure: Closure,
  call: acorn.Node,
  outer: Frame,
  values: readonly Value[],
  substitute: boolean,
): void {
  const { node, captured } = closure;
  const named = new Scope(closure.scope);
  if (node.type !== 'ArrowFunctionExpression' && node.id) named.bind(node.id.name, { kind: 'function', closure });
  inner.scope = new Scope(named);
  const { params } = node;
  const last = params.at(-1);
  const capturing = captured !== null && last !== undefined && takesCaptured(last, captured) ? last : null;
  const taken = capturing === null ? params : params.slice(0, -1);
  for (const [index, pattern] of taken.entries()) {
    bindParameter(inner, closure, call, outer, pattern, values[index], substitute);
  }
  if (capturing !== null) bindCaptured(inner, capturing, captured as Record<string, Captured>);
}

/** Whether the function's last parameter takes what `with` gives. */
export function takesCaptured(last: acorn.Pattern, captured: Record<string, Captured>): boolean {
  return last.type === 'ObjectPattern' || Object.keys(captured).length > 0;
}

function bindParameter(
  inner: Frame,
  closure: Closure,
  call: acorn.Node,
  outer: Frame,
  pattern: acorn.Pattern,
  given: Value | undefined,
  substitute: boolean,
): void {
  const target = pattern.type === 'AssignmentPattern' ? pattern.left : pattern;
  if (target.type !== 'Identifier') refusePattern(inner, target);
  const { name } = target;
  let value = given;
  if (value === undefined) {
    if (pattern.type !== 'AssignmentPattern') {
      const needed = closure.node.params.filter((parameter) => parameter.type === 'Identifier').length;
      const message = `\`${textOf(outer, call)}\` leaves out \`${name}\`: \`${closure.name}\` takes ${needed} arguments`;
      return refuse(placeOf(outer, call), message, 'give all of them, or a default to the parameter');
    }
    value = inner.unit.lower.value(inner, pattern.right);
  }
  if (value.kind === 'nothing') scalarOf(outer, call, value);
  if (value.kind !== 'scalar') return inner.scope.bind(name, value as Exclude<Value, { kind: 'scalar' }>);
  const { expression } = value;
  if (!assignedNames(closure.node).has(name)) {
    if (expression.op === 'constant') return inner.scope.bind(name, { kind: 'scalar', expression });
    if (substitute && isCheap(expression)) return inner.scope.bind(name, { kind: 'substitute', expression });
  }
  const place = placeOf(inner, target);
  const variable = inner.unit.variable(name, typeOf(expression), place);
  inner.out.push({ op: 'set', variable, value: expression, place: expression.place });
  inner.scope.bind(name, { kind: 'variable', name, variable, mutable: true, place });
}

/** The last parameter, `{ gain, weights: w, limit = 10 }` or a name for all of it. */
export function bindCaptured(frame: Frame, pattern: acorn.Pattern, captured: Record<string, Captured>): void {
  if (pattern.type === 'AssignmentPattern') return bindCaptured(frame, pattern.left, captured);
  if (pattern.type === 'Identifier') return frame.scope.bind(pattern.name, { kind: 'captures', captured });
  if (pattern.type !== 'ObjectPattern') refusePattern(frame, pattern);
  for (const property of pattern.properties) {
    if (property.type === 'RestElement' || property.computed) refusePattern(frame, property);
    const key = property.key.type === 'Identifier' ? property.key.name : String((property.key as acorn.Literal).value);
    const target = property.value.type === 'AssignmentPattern' ? property.value.left : property.value;
    if (target.type !== 'Identifier') refusePattern(frame, target);
    const hasDefault = property.value.type === 'AssignmentPattern' && !Object.hasOwn(captured, key);
    const value: Value = hasDefault
      ? { kind: 'scalar', expression: scalar(frame, (property.value as acorn.AssignmentPattern).right) }
      : capturedValue(frame, property, captured, key);
    if (value.kind !== 'scalar') frame.scope.bind(target.name, value);
    else if (value.expression.op === 'constant' && !assigns(frame, target.name)) {
      frame.scope.bind(target.name, { kind: 'scalar', expression: value.expression });
    } else {
      const place = placeOf(frame, target);
      const variable = frame.unit.variable(target.name, typeOf(value.expression), place);
      frame.out.push({ op: 'set', variable, value: value.expression, place });
      frame.scope.bind(target.name, { kind: 'variable', name: target.name, variable, mutable: true, place });
    }
  }
}

function assigns(frame: Frame, name: string): boolean {
  const node = frame.unit.stack.at(-1);
  return node !== undefined && assignedNames(node).has(name);
}

export function refusePattern(frame: Frame, pattern: acorn.Node): never {
  const [what, fix] = unsupported(pattern.type === 'RestElement' ? 'SpreadElement' : pattern.type);
  const text = textOf(frame, pattern);
  refuse(placeOf(frame, pattern), `\`${text}\`: ${what} cannot be used in a kernel`, fix);
}
