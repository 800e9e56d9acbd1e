/** Expressions of the source to values and effects: which part of the front end each kind of node belongs to. */
import type * as acorn from 'acorn';
import { hasLoad } from '../analysis/walk.ts';
import type { Expression } from '../tree.ts';
import { assign, update } from './assignments.ts';
import { call } from './calls.ts';
import { closureOf, type Frame, placeOf, textOf, type Value } from './frame.ts';
import { constant, not } from './make.ts';
import { elementOrDefault, member } from './members.ts';
import { resolve } from './names.ts';
import { binaryOperation, unaryOperation } from './operators.ts';
import { apart, emitIf, hold } from './order.ts';
import { refuse } from './refusal.ts';
import { chosen, logicalValue, scalar, test } from './scalars.ts';
import { newScratch } from './scratch.ts';
import { NO_STRINGS, unsupported } from './unsupported.ts';

export function value(frame: Frame, node: acorn.Expression): Value {
  switch (node.type) {
    case 'Identifier':
      return resolve(frame, node);
    case 'ParenthesizedExpression':
      return value(frame, node.expression);
    case 'MemberExpression':
      return member(frame, node);
    case 'CallExpression':
      return call(frame, node, true);
    case 'NewExpression':
      return newScratch(frame, node);
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
      return { kind: 'function', closure: closureOf(frame, node, 'function') };
    case 'SequenceExpression':
      for (const expression of node.expressions.slice(0, -1)) effect(frame, expression);
      return value(frame, node.expressions.at(-1) as acorn.Expression);
    default:
      return { kind: 'scalar', expression: operation(frame, node) };
  }
}

function operation(frame: Frame, node: acorn.Expression): Expression {
  const place = placeOf(frame, node);
  switch (node.type) {
    case 'Literal':
      if (typeof node.value === 'number' || typeof node.value === 'boolean') return constant(place, node.value);
      return refuseLiteral(frame, node);
    case 'UnaryExpression':
      return unaryOperation(frame, node);
    case 'BinaryExpression':
      return binaryOperation(frame, node);
    case 'LogicalExpression':
      if (node.operator === '??') return elementOrDefault(frame, node);
      return logicalValue(frame, node, node.operator, scalar(frame, node.left), () => scalar(frame, node.right));
    case 'ConditionalExpression':
      return chosen(
        frame,
        node,
        test(frame, node.test),
        () => scalar(frame, node.consequent),
        () => scalar(frame, node.alternate),
      );
    case 'AssignmentExpression':
      return assign(frame, node, true);
    case 'UpdateExpression':
      return update(frame, node, true);
    default: {
      const [what, fix] = unsupported(node.type);
      return refuse(place, `${what} cannot be used in a kernel`, fix);
    }
  }
}

function refuseLiteral(frame: Frame, node: acorn.Literal): never {
  const place = placeOf(frame, node);
  const text = textOf(frame, node);
  if (node.bigint !== undefined && node.bigint !== null) {
    refuse(place, `\`${text}\` is a BigInt`, 'keep to numbers: integers are exact up to 2 ** 53');
  }
  if (node.regex !== undefined && node.regex !== null) {
    refuse(place, `\`${text}\` is a regular expression`, NO_STRINGS);
  }
  if (node.value === null) refuse(place, '`null` is no number', 'take NaN, or a number that cannot occur');
  refuse(place, `${text} is a string`, NO_STRINGS);
}

/** An expression whose value nobody needs. */
export function effect(frame: Frame, node: acorn.Expression): void {
  switch (node.type) {
    case 'ParenthesizedExpression':
      return effect(frame, node.expression);
    case 'SequenceExpression':
      for (const expression of node.expressions) effect(frame, expression);
      return;
    case 'AssignmentExpression':
      assign(frame, node, false);
      return;
    case 'UpdateExpression':
      update(frame, node, false);
      return;
    case 'CallExpression':
      return drop(frame, call(frame, node, false));
    case 'UnaryExpression':
      if (node.operator === 'void' || node.operator === '!') return effect(frame, node.argument);
      break;
    // Minifiers write `a && (b = c)` and `a ? b() : c()` for an `if`.
    case 'LogicalExpression': {
      if (node.operator === '??') break;
      const left = test(frame, node.left);
      return either(frame, node, node.operator === '&&' ? left : not(placeOf(frame, node), left), node.right, null);
    }
    case 'ConditionalExpression':
      return either(frame, node, test(frame, node.test), node.consequent, node.alternate);
  }
  drop(frame, value(frame, node));
}

/** A value that nobody needs: what it loads stays, since its index may be out of range. */
function drop(frame: Frame, unused: Value): void {
  if (unused.kind === 'scalar' && hasLoad(unused.expression)) hold(frame, 'unused', unused.expression);
}

function either(
  frame: Frame,
  node: acorn.Node,
  decided: Expression,
  then: acorn.Expression,
  otherwise: acorn.Expression | null,
): void {
  if (decided.op === 'constant') {
    const taken = decided.value ? then : otherwise;
    if (taken !== null) effect(frame, taken);
    return;
  }
  const yes = apart(frame, () => effect(frame, then)).statements;
  const no = otherwise === null ? [] : apart(frame, () => effect(frame, otherwise)).statements;
  emitIf(frame, placeOf(frame, node), decided, yes, no);
}
