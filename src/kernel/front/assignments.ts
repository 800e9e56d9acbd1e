/** Assignments and increments: statements, and a value where one is needed. */
import type * as acorn from 'acorn';
import type { Binary, Expression, Place } from '../tree.ts';
import { type Frame, placeOf, textOf } from './frame.ts';
import { asNumber, clone, constant, not, read, truth, typeOf } from './make.ts';
import { elementArray, index } from './members.ts';
import { assignable, typed } from './names.ts';
import { arithmetic } from './operators.ts';
import { apart, emitIf, hold, kept, reusable } from './order.ts';
import { refuse } from './refusal.ts';
import { scalar } from './scalars.ts';
import { unsupported } from './unsupported.ts';

/** A variable or an element, found once, to be read and written. */
interface Reference {
  read(): Expression;
  write(value: Expression): void;
  /** Whether a written value is read back as it was: elements convert. */
  keepsValue: boolean;
  /** Holds an index that statements since `mark` have changed. */
  settle(mark: number): void;
}

export function assign(frame: Frame, node: acorn.AssignmentExpression, wanted: boolean): Expression {
  const place = placeOf(frame, node);
  if (node.left.type === 'ArrayPattern') return exchange(frame, node, node.left, wanted);
  const target = reference(frame, node.left, place, node.operator === '=');
  if (node.operator === '=') return put(frame, target, wanted, () => scalar(frame, node.right));
  if (node.operator === '&&=' || node.operator === '||=') {
    const old = reusable(frame, 'old', target.read());
    const held = old.op === 'read' ? old : hold(frame, 'old', old);
    const { value, statements } = apart(frame, () => {
      const mark = frame.out.length;
      const right = scalar(frame, node.right);
      target.settle(mark);
      const result = reusable(frame, 'value', right);
      target.write(result);
      return clone(result);
    });
    if (typeOf(value) !== typeOf(held)) {
      return refuse(place, `\`${textOf(frame, node)}\` is a number or a boolean`, 'assign a value of the same type');
    }
    const decided = truth(clone(held));
    if (!wanted) {
      emitIf(frame, place, node.operator === '&&=' ? decided : not(place, decided), statements, []);
      return held;
    }
    const result = hold(frame, 'result', held);
    if (result.op === 'read') statements.push({ op: 'set', variable: result.variable, value, place });
    emitIf(frame, place, node.operator === '&&=' ? decided : not(place, decided), statements, []);
    return result;
  }
  if (node.operator === '??=') {
    return refuse(place, '`??=` stands behind something that is never null', 'leave the assignment out');
  }
  const operator = node.operator.slice(0, -1) as Binary['operator'];
  const old = asNumber(target.read());
  return put(frame, target, wanted, () => {
    const mark = frame.out.length;
    const right = asNumber(scalar(frame, node.right));
    return arithmetic(frame, node, operator, kept(frame, mark, old), right);
  });
}

export function update(frame: Frame, node: acorn.UpdateExpression, wanted: boolean): Expression {
  const place = placeOf(frame, node);
  const target = reference(frame, node.argument, place);
  let old = target.read();
  if (typeOf(old) === 'boolean') {
    return refuse(place, `\`${textOf(frame, node.argument)}\` is a boolean and is counted`, 'count in a number');
  }
  if (wanted && !node.prefix) old = hold(frame, 'before', old);
  const operator = node.operator === '++' ? '+' : '-';
  const value = arithmetic(frame, node, operator, clone(old), constant(place, 1));
  const result = put(frame, target, wanted && node.prefix, () => value);
  return wanted && !node.prefix ? old : result;
}

/** Sets the target to what `make` gives; the value, for whom it is wanted. */
function put(frame: Frame, target: Reference, wanted: boolean, make: () => Expression): Expression {
  const mark = frame.out.length;
  const value = make();
  target.settle(mark);
  if (!wanted) {
    target.write(value);
    return value;
  }
  if (target.keepsValue) {
    target.write(value);
    return target.read();
  }
  const result = reusable(frame, 'value', value);
  target.write(result);
  return clone(result);
}

/** `once`: it is written and not read, so that its index needs no variable. */
function reference(frame: Frame, node: acorn.Node, place: Place, once = false): Reference {
  const target = node as acorn.Expression | acorn.Pattern;
  if (target.type === 'ParenthesizedExpression') return reference(frame, target.expression, place, once);
  if (target.type === 'Identifier') return variable(frame, target, place);
  if (target.type === 'MemberExpression') return element(frame, target, place, once);
  const [what, fix] = unsupported(target.type);
  return refuse(placeOf(frame, target), `${what} cannot be used in a kernel`, fix);
}

function variable(frame: Frame, node: acorn.Identifier, place: Place): Reference {
  const binding = assignable(frame, node);
  return {
    keepsValue: true,
    settle() {},
    read() {
      if (binding.variable !== null) return read(placeOf(frame, node), binding.variable);
      return refuse(
        placeOf(frame, node),
        `\`${node.name}\` is read before it has a value`,
        'give it one where it is declared',
      );
    },
    write(value) {
      const variable = typed(frame, binding, typeOf(value));
      if (variable.type !== typeOf(value)) {
        refuse(
          place,
          `\`${node.name}\` is a ${variable.type} and is given a ${typeOf(value)}`,
          variable.type === 'number'
            ? 'write `Number(...)`, or take another variable'
            : 'write `... !== 0`, or take another variable',
        );
      }
      frame.out.push({ op: 'set', variable, value, place });
    },
  };
}

function element(frame: Frame, node: acorn.MemberExpression, place: Place, once: boolean): Reference {
  const array = elementArray(frame, node);
  let at = index(frame, node);
  if (!once) at = reusable(frame, 'index', at);
  return {
    keepsValue: false,
    settle(mark) {
      at = kept(frame, mark, at);
    },
    read: () => ({ op: 'load', array, index: clone(at), place: placeOf(frame, node) }),
    write(value) {
      frame.out.push({ op: 'store', array, index: once ? at : clone(at), value: asNumber(value), place });
    },
  };
}

/** `[a, b] = [b, a]`. */
function exchange(
  frame: Frame,
  node: acorn.AssignmentExpression,
  pattern: acorn.ArrayPattern,
  wanted: boolean,
): Expression {
  const place = placeOf(frame, node);
  const targets = pattern.elements;
  const values = node.right.type === 'ArrayExpression' ? node.right.elements : [];
  if (wanted || values.length !== targets.length || values.length === 0) {
    const [what, fix] = unsupported('ArrayPattern');
    return refuse(place, `${what} cannot be used in a kernel, but for \`[a, b] = [b, a]\``, fix);
  }
  const held = values.map((value) => {
    if (value === null || value.type === 'SpreadElement') {
      const [what, fix] = unsupported('SpreadElement');
      return refuse(place, `${what} cannot be used in a kernel`, fix);
    }
    const made = scalar(frame, value);
    return made.op === 'constant' ? made : hold(frame, 'moved', made);
  });
  for (const [position, target] of targets.entries()) {
    if (target === null) continue;
    reference(frame, target, place, true).write(held[position] as Expression);
  }
  return constant(place, 0);
}
