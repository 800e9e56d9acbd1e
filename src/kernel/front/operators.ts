/** Unary and binary operators, with JavaScript's conversions of booleans written out. */
import type * as acorn from 'acorn';
import type { Binary, Compare, Expression } from '../tree.ts';
import { type Frame, placeOf, textOf } from './frame.ts';
import { asNumber, binary, compare, constant, invert, negate, not, typeOf } from './make.ts';
import { kept } from './order.ts';
import { refuse } from './refusal.ts';
import { number, scalar, test } from './scalars.ts';
import { NO_STRINGS } from './unsupported.ts';
import { power } from './vector-math.ts';

export function unaryOperation(frame: Frame, node: acorn.UnaryExpression): Expression {
  const place = placeOf(frame, node);
  switch (node.operator) {
    case '-':
      return negate(place, number(frame, node.argument));
    case '+':
      return number(frame, node.argument);
    case '~':
      return invert(place, number(frame, node.argument));
    case '!':
      return not(place, test(frame, node.argument));
    case 'typeof':
      return refuse(
        place,
        '`typeof` cannot be used in a kernel',
        'types are known when it is called: leave the test out',
      );
    case 'delete':
      return refuse(place, '`delete` cannot be used in a kernel', 'set the element to 0 or NaN');
    default:
      return refuse(place, `\`${node.operator}\` gives no value that a kernel knows`, 'write 0, or NaN');
  }
}

const COMPARISONS: Record<string, Compare['operator']> = {
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
  '==': '==',
  '===': '==',
  '!=': '!=',
  '!==': '!=',
};

export function binaryOperation(frame: Frame, node: acorn.BinaryExpression): Expression {
  const place = placeOf(frame, node);
  if (node.operator === 'in' || node.operator === 'instanceof' || node.left.type === 'PrivateIdentifier') {
    return refuse(
      place,
      `\`${node.operator}\` cannot be used in a kernel`,
      'types are known when it is called: leave the test out',
    );
  }
  if (node.left.type === 'Literal' && typeof node.left.value === 'string') {
    return refuse(placeOf(frame, node.left), `${textOf(frame, node.left)} is a string`, NO_STRINGS);
  }
  const comparison = COMPARISONS[node.operator];
  const first = scalar(frame, node.left);
  const mark = frame.out.length;
  const second = scalar(frame, node.right);
  const left = kept(frame, mark, first);
  if (comparison === undefined) {
    return arithmetic(frame, node, node.operator as Binary['operator'], asNumber(left), asNumber(second));
  }
  if (typeOf(left) === typeOf(second) && (typeOf(left) === 'number' || comparison === '==' || comparison === '!=')) {
    return compare(place, comparison, left, second);
  }
  if (node.operator === '===' || node.operator === '!==') {
    return refuse(
      place,
      `\`${textOf(frame, node)}\` compares a number with a boolean, which are never equal`,
      'compare two numbers or two booleans',
    );
  }
  return compare(place, comparison, asNumber(left), asNumber(second));
}

/** Of two numbers; under `fast`, `**` is the vector math's. */
export function arithmetic(
  frame: Frame,
  node: acorn.Node,
  operator: Binary['operator'],
  left: Expression,
  right: Expression,
): Expression {
  const place = placeOf(frame, node);
  if (operator === '**' && frame.unit.fast && !(left.op === 'constant' && right.op === 'constant')) {
    return power(frame, node, left, right);
  }
  return binary(place, operator, left, right);
}

export function one(frame: Frame, node: acorn.Node): Expression {
  return constant(placeOf(frame, node), 1);
}
