/** Calls: of helpers, which are inlined, of `Math`, and of the few global functions that kernels know. */
import type * as acorn from 'acorn';
import { keepsName } from '../../source/tools.ts';
import { builtin } from './builtins.ts';
import { type Frame, placeOf, textOf, type Value } from './frame.ts';
import { hold, survives } from './order.ts';
import { refuse } from './refusal.ts';
import { unsupported } from './unsupported.ts';

export function call(frame: Frame, node: acorn.CallExpression, wanted: boolean): Value {
  const callee = calleeOf(node);
  if (callee.type === 'Identifier' && frame.scope.find(callee.name) === undefined && namesItsArgument(node, callee)) {
    return frame.unit.lower.value(frame, node.arguments[0] as acorn.Expression);
  }
  if (callee.type === 'Super')
    return refuse(placeOf(frame, callee), '`super` cannot be used in a kernel', 'name a function');
  const target = frame.unit.lower.value(frame, callee);
  switch (target.kind) {
    case 'function':
      return frame.unit.lower.inline(frame, target.closure, node, argumentsOf(frame, node), wanted);
    case 'builtin':
      return builtin(frame, node, target.path, argumentsOf(frame, node, target.path));
    default:
      return refuse(
        placeOf(frame, callee),
        `\`${textOf(frame, callee)}\` is no function`,
        'call a function, or leave the parentheses out',
      );
  }
}

/** `__name(f, "f")`, or `a(f, "f")` as minifiers leave it: an unknown function is called with a text. */
function namesItsArgument({ arguments: given }: acorn.CallExpression, { name }: acorn.Identifier): boolean {
  const [, text] = given;
  return keepsName(name) || (given.length === 2 && text?.type === 'Literal' && typeof text.value === 'string');
}

/** What is called, without the `(0, f)` of compilers. */
function calleeOf(node: acorn.CallExpression): acorn.Expression | acorn.Super {
  let { callee } = node;
  for (;;) {
    if (callee.type === 'ParenthesizedExpression') callee = callee.expression;
    else if (
      callee.type === 'SequenceExpression' &&
      callee.expressions.slice(0, -1).every((e) => e.type === 'Literal')
    ) {
      callee = callee.expressions.at(-1) as acorn.Expression;
    } else return callee;
  }
}

/** The arguments from left to right, each as it was when it was reached. */
function argumentsOf(frame: Frame, node: acorn.CallExpression, path = ''): Value[] {
  const values: Value[] = [];
  for (const argument of node.arguments) {
    if (argument.type === 'SpreadElement') {
      const [what, fix] = unsupported('SpreadElement');
      const loop = /^Math\.(?:min|max|hypot)$/.test(path) ? 'write a loop over the elements' : fix;
      return refuse(placeOf(frame, argument), `${what} cannot be used in a kernel`, loop);
    }
    const mark = frame.out.length;
    const value = frame.unit.lower.value(frame, argument);
    if (frame.out.length > mark) {
      const after = frame.out.slice(mark);
      for (const [index, earlier] of values.entries()) {
        if (earlier.kind === 'scalar' && !survives(earlier.expression, after)) {
          values[index] = { kind: 'scalar', expression: hold(frame, 'kept', earlier.expression, mark) };
        }
      }
    }
    values.push(value);
  }
  return values;
}
