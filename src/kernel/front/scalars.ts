/** What is asked of an expression of the source: a scalar, a number, the answer to a test. */
import type * as acorn from 'acorn';
import type { Expression, Logical } from '../tree.ts';
import { type Frame, placeOf, textOf, type Value } from './frame.ts';
import { asNumber, choose, clone, logical, not, read, truth, typeOf } from './make.ts';
import { apart, emitIf, hold, reusable } from './order.ts';
import { refuse } from './refusal.ts';

/** A number or a boolean. */
export function scalar(frame: Frame, node: acorn.Expression): Expression {
  return scalarOf(frame, node, frame.unit.lower.value(frame, node));
}

export function scalarOf(frame: Frame, node: acorn.Node, value: Value): Expression {
  const place = placeOf(frame, node);
  const text = `\`${textOf(frame, node)}\``;
  switch (value.kind) {
    case 'scalar':
      return value.expression;
    case 'array':
      return refuse(place, `${text} is an array where a number is needed`, 'take an element of it, or its length');
    case 'function':
      return refuse(place, `${text} is a function where a number is needed`, 'call it');
    case 'builtin':
      return refuse(place, `${text} is no number`, 'call it, or take one of its constants');
    case 'captures':
      return refuse(place, `${text} holds all captured values`, 'take one of them');
    case 'nothing':
      return refuse(place, `${text} gives no value`, 'return a number or a boolean on every path');
  }
}

export function number(frame: Frame, node: acorn.Expression): Expression {
  return asNumber(scalar(frame, node));
}

/** What `if` makes of it: a boolean. */
export function test(frame: Frame, node: acorn.Expression): Expression {
  const place = placeOf(frame, node);
  if (node.type === 'ParenthesizedExpression') return test(frame, node.expression);
  if (node.type === 'UnaryExpression' && node.operator === '!') return not(place, test(frame, node.argument));
  if (node.type === 'LogicalExpression' && node.operator !== '??') {
    const left = test(frame, node.left);
    return shortCircuit(frame, node, node.operator, left, () => test(frame, node.right));
  }
  return truth(scalar(frame, node));
}

/** `left && right` of booleans, the right side's effects only where the left does not decide. */
export function shortCircuit(
  frame: Frame,
  node: acorn.Node,
  operator: Logical['operator'],
  left: Expression,
  makeRight: () => Expression,
): Expression {
  const place = placeOf(frame, node);
  if (left.op === 'constant') return left.value === (operator === '&&') ? makeRight() : left;
  const { value: right, statements } = apart(frame, makeRight);
  if (statements.length === 0) return logical(place, operator, left, right);
  const answer = hold(frame, operator === '&&' ? 'and' : 'or', left);
  if (answer.op !== 'read') throw new Error('held in no variable');
  const { variable } = answer;
  statements.push({ op: 'set', variable, value: right, place: right.place });
  emitIf(frame, place, operator === '&&' ? read(place, variable) : not(place, read(place, variable)), statements, []);
  return answer;
}

/** `test ? then : otherwise`, with the effects of each side where it is chosen. */
export function chosen(
  frame: Frame,
  node: acorn.Node,
  test: Expression,
  makeThen: () => Expression,
  makeOtherwise: () => Expression,
): Expression {
  const place = placeOf(frame, node);
  if (test.op === 'constant') return test.value ? makeThen() : makeOtherwise();
  const then = apart(frame, makeThen);
  const otherwise = apart(frame, makeOtherwise);
  const type = typeOf(then.value);
  if (type !== typeOf(otherwise.value)) {
    return refuse(
      place,
      `\`${textOf(frame, node)}\` is a number on one side and a boolean on the other`,
      'convert one of them: `Number(...)`, or `... !== 0`',
    );
  }
  if (then.statements.length === 0 && otherwise.statements.length === 0) {
    return choose(place, test, then.value, otherwise.value);
  }
  const variable = frame.unit.variable('chosen', type, place);
  then.statements.push({ op: 'set', variable, value: then.value, place: then.value.place });
  otherwise.statements.push({ op: 'set', variable, value: otherwise.value, place: otherwise.value.place });
  emitIf(frame, place, test, then.statements, otherwise.statements);
  return read(place, variable);
}

/** `left && right` and `left || right` as values. */
export function logicalValue(
  frame: Frame,
  node: acorn.Node,
  operator: Logical['operator'],
  left: Expression,
  makeRight: () => Expression,
): Expression {
  if (left.op === 'constant') return Boolean(left.value) === (operator === '&&') ? makeRight() : left;
  if (typeOf(left) === 'boolean') {
    const makeBoolean = (): Expression => {
      const right = makeRight();
      if (typeOf(right) === 'boolean') return right;
      return refuse(
        placeOf(frame, node),
        `\`${textOf(frame, node)}\` is a boolean or a number`,
        'write `test ? a : b` with two numbers, or compare the right side',
      );
    };
    return shortCircuit(frame, node, operator, left, makeBoolean);
  }
  const first = reusable(frame, 'first', left);
  const test = truth(clone(first));
  return operator === '&&'
    ? chosen(frame, node, test, makeRight, () => first)
    : chosen(frame, node, test, () => first, makeRight);
}
