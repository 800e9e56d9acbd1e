/** The four kinds of loops, as the one loop of the tree. */
import type * as acorn from 'acorn';
import type { Expression, Place, Statement } from '../tree.ts';
import { bindValue } from './declarations.ts';
import { type Frame, placeOf, textOf } from './frame.ts';
import { namesOf } from './hoist.ts';
import { binary, compare, constant, length, not, read } from './make.ts';
import { assignable, typed } from './names.ts';
import { apart, emitIf } from './order.ts';
import { refuse } from './refusal.ts';
import { test } from './scalars.ts';
import { unsupported } from './unsupported.ts';

interface Parts {
  place: Place;
  names: readonly string[];
  /** Null: true. */
  makeTest: (() => Expression) | null;
  /** Whether the test stands behind the body. */
  testLast: boolean;
  makeBody: () => void;
  makeUpdate: () => void;
}

function loop(frame: Frame, parts: Parts): void {
  const { place, makeTest } = parts;
  const label = frame.unit.label(parts.names[0] ?? null);
  const { targets } = frame;
  frame.targets = [{ label, names: parts.names, kind: 'loop' }, ...targets];
  const head: Statement[] = [];
  let decided: Expression = constant(place, true);
  const leaveUnless = (): void => {
    const asked = (makeTest as () => Expression)();
    emitIf(frame, asked.place, not(asked.place, asked), [{ op: 'break', label, place: asked.place }], []);
  };
  if (makeTest !== null && !parts.testLast) {
    const asked = apart(frame, makeTest);
    if (asked.value.op === 'constant' && !asked.value.value && asked.statements.length === 0) {
      frame.targets = targets;
      return;
    }
    // A test with effects stands at the head of the body.
    if (asked.statements.length === 0) decided = asked.value;
    else {
      head.push(...asked.statements);
      const over = not(asked.value.place, asked.value);
      const leave = apart(frame, () =>
        emitIf(frame, over.place, over, [{ op: 'break', label, place: over.place }], []),
      );
      head.push(...leave.statements);
    }
  }
  const body = [...head, ...apart(frame, parts.makeBody).statements];
  const update = apart(frame, () => {
    parts.makeUpdate();
    if (makeTest !== null && parts.testLast) leaveUnless();
  }).statements;
  frame.targets = targets;
  frame.out.push({ op: 'loop', label, test: decided, body, update, place });
}

export function forLoop(frame: Frame, node: acorn.ForStatement, names: readonly string[]): void {
  const { lower } = frame.unit;
  const { init, update } = node;
  if (init?.type === 'VariableDeclaration') {
    if (init.kind !== 'var') {
      for (const { id } of init.declarations)
        for (const name of namesOf(id)) frame.scope.bind(name, { kind: 'pending' });
    }
    lower.declare(frame, init);
  } else if (init) {
    lower.effect(frame, init);
  }
  loop(frame, {
    place: placeOf(frame, node),
    names,
    makeTest: node.test ? () => test(frame, node.test as acorn.Expression) : null,
    testLast: false,
    makeBody: () => lower.block(frame, node.body),
    makeUpdate: () => update && lower.effect(frame, update),
  });
}

export function whileLoop(frame: Frame, node: acorn.WhileStatement, names: readonly string[]): void {
  loop(frame, {
    place: placeOf(frame, node),
    names,
    makeTest: () => test(frame, node.test),
    testLast: false,
    makeBody: () => frame.unit.lower.block(frame, node.body),
    makeUpdate: () => {},
  });
}

export function doLoop(frame: Frame, node: acorn.DoWhileStatement, names: readonly string[]): void {
  loop(frame, {
    place: placeOf(frame, node),
    names,
    makeTest: () => test(frame, node.test),
    testLast: true,
    makeBody: () => frame.unit.lower.block(frame, node.body),
    makeUpdate: () => {},
  });
}

/** `for (const value of array)`, which counts. */
export function forOfLoop(frame: Frame, node: acorn.ForOfStatement, names: readonly string[]): void {
  const { unit } = frame;
  const place = placeOf(frame, node);
  const over = unit.lower.value(frame, node.right);
  if (over.kind !== 'array' || node.await) {
    return refuse(
      placeOf(frame, node.right),
      `\`for ... of\` goes over \`${textOf(frame, node.right)}\`, which is no typed array`,
      'count: `for (let i = 0; i < x.length; i++)`',
    );
  }
  const { array } = over;
  const at = placeOf(frame, node.right);
  const counter = unit.variable('index', 'number', at);
  frame.out.push({ op: 'set', variable: counter, value: constant(at, 0), place: at });
  loop(frame, {
    place,
    names,
    makeTest: () => compare(at, '<', read(at, counter), length(at, array)),
    testLast: false,
    makeBody: () => {
      bindElement(frame, node, { op: 'load', array, index: read(at, counter), place: at });
      unit.lower.block(frame, node.body);
    },
    makeUpdate: () => {
      const next = binary(at, '+', read(at, counter), constant(at, 1));
      frame.out.push({ op: 'set', variable: counter, value: next, place: at });
    },
  });
}

function bindElement(frame: Frame, node: acorn.ForOfStatement, expression: Expression): void {
  const { left } = node;
  const target = left.type === 'VariableDeclaration' ? (left.declarations[0] as acorn.VariableDeclarator).id : left;
  if (target.type !== 'Identifier') {
    const [what, fix] = unsupported(target.type);
    return refuse(placeOf(frame, target), `${what} cannot be used in a kernel`, fix);
  }
  if (left.type === 'VariableDeclaration') {
    return bindValue(frame, target, left.kind, { kind: 'scalar', expression }, node.right);
  }
  const variable = typed(frame, assignable(frame, target), 'number');
  if (variable.type !== 'number') {
    refuse(placeOf(frame, target), `\`${target.name}\` is a boolean and is given a number`, 'take another variable');
  }
  frame.out.push({ op: 'set', variable, value: expression, place: placeOf(frame, target) });
}
