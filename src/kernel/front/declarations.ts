/** `let`, `const` and `var`. */
import type * as acorn from 'acorn';
import { refusePattern } from './bind.ts';
import { capturedValue } from './captures.ts';
import { type Binding, type Closure, type Frame, placeOf, type Scope, textOf, type Value } from './frame.ts';
import { typeOf } from './make.ts';
import { property as builtinProperty } from './members.ts';
import { assignable, typed } from './names.ts';
import { refuse } from './refusal.ts';
import { scalarOf } from './scalars.ts';

export function declare(frame: Frame, node: acorn.VariableDeclaration): void {
  if (node.kind === 'using' || node.kind === 'await using') {
    refuse(
      placeOf(frame, node),
      `\`${node.kind}\` cannot be used in a kernel`,
      'nothing in a kernel has to be disposed of',
    );
  }
  for (const { id, init } of node.declarations) {
    if (id.type === 'ObjectPattern') takeApart(frame, id, init);
    else if (id.type !== 'Identifier') refusePattern(frame, id);
    else if (init) bindValue(frame, id, node.kind, frame.unit.lower.value(frame, init), init);
    else if (node.kind !== 'var') frame.scope.bind(id.name, unset(frame, id));
  }
}

/** A variable whose first assignment tells its type. */
function unset(frame: Frame, id: acorn.Identifier): Binding {
  return { kind: 'variable', name: id.name, variable: null, mutable: true, place: placeOf(frame, id) };
}

/** Binds a name to a value where it is declared. */
export function bindValue(
  frame: Frame,
  id: acorn.Identifier,
  kind: acorn.VariableDeclaration['kind'],
  value: Value,
  init: acorn.Node,
): void {
  const { name } = id;
  const place = placeOf(frame, id);
  if (value.kind === 'nothing') scalarOf(frame, init, value);
  const isConstant = value.kind === 'scalar' && value.expression.op === 'constant';
  if (value.kind !== 'scalar') {
    if (kind === 'var') return bindVar(frame, id, value);
    return frame.scope.bind(name, named(value as Exclude<Value, { kind: 'scalar' }>, name));
  }
  const { expression } = value;
  if (kind === 'const' && isConstant && expression.op === 'constant') {
    return frame.scope.bind(name, { kind: 'scalar', expression });
  }
  if (kind === 'var') {
    const variable = typed(frame, assignable(frame, id), typeOf(expression));
    if (variable.type !== typeOf(expression)) {
      const message = `\`${name}\` is a ${variable.type} and is given a ${typeOf(expression)}`;
      refuse(place, message, 'take another variable');
    }
    frame.out.push({ op: 'set', variable, value: expression, place });
    return;
  }
  const variable = frame.unit.variable(name, typeOf(expression), place);
  frame.out.push({ op: 'set', variable, value: expression, place });
  frame.scope.bind(name, { kind: 'variable', name, variable, mutable: kind === 'let', place });
}

/** `var a = x` of an array or a function: the name is known in the whole function from here on. */
function bindVar(frame: Frame, id: acorn.Identifier, value: Exclude<Value, { kind: 'scalar' }>): void {
  const binding = assignable(frame, id);
  let scope: Scope | null = frame.scope;
  while (scope !== null && scope.own(id.name) !== binding) scope = scope.parent;
  if (binding.variable !== null || scope === null) {
    refuse(placeOf(frame, id), `\`${id.name}\` is a number and is given something else`, 'take another variable');
  }
  scope.bind(id.name, named(value, id.name));
}

/** A function takes the name of what it is first bound to, for messages. */
function named<T extends Exclude<Value, { kind: 'scalar' }>>(value: T, name: string): T {
  if (value.kind !== 'function' || value.closure.name !== 'function') return value;
  return { ...value, closure: { ...value.closure, name } satisfies Closure };
}

/** `const { sqrt, PI } = Math`, and the same of what `with` gives. */
function takeApart(frame: Frame, pattern: acorn.ObjectPattern, init: acorn.Expression | null | undefined): void {
  const value = init ? frame.unit.lower.value(frame, init) : null;
  if (value?.kind !== 'builtin' && value?.kind !== 'captures') refusePattern(frame, pattern);
  for (const property of pattern.properties) {
    if (property.type === 'RestElement' || property.computed || property.key.type !== 'Identifier') {
      refusePattern(frame, property);
    }
    if (property.value.type !== 'Identifier') refusePattern(frame, property.value);
    const key = property.key.name;
    const taken =
      value.kind === 'captures'
        ? capturedValue(frame, property, value.captured, key)
        : builtinProperty(frame, property, value.path, key);
    bindValue(frame, property.value, 'const', taken, property);
  }
  if (pattern.properties.length === 0) {
    refuse(placeOf(frame, pattern), `\`${textOf(frame, pattern)}\` takes nothing`, 'leave it out');
  }
}
