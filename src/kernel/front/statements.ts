/** Blocks, `if`, jumps and `return`; loops and `switch` have files of their own. */
import type * as acorn from 'acorn';
import { declare } from './declarations.ts';
import { type Frame, placeOf, Scope, type Tail, type Target } from './frame.ts';
import { hoistBlock } from './hoist.ts';
import { doLoop, forLoop, forOfLoop, whileLoop } from './loops.ts';
import { apart, emitIf, endsAbruptly } from './order.ts';
import { refuse } from './refusal.ts';
import { returnStatement } from './return.ts';
import { test } from './scalars.ts';
import { switchStatement } from './switch.ts';
import { unsupported } from './unsupported.ts';

/** Statements in a scope of their own. */
export function inScope(frame: Frame, make: () => void): void {
  const outer = frame.scope;
  frame.scope = new Scope(outer);
  make();
  frame.scope = outer;
}

/** A statement in a scope of its own, with more behind it. */
export function block(frame: Frame, node: acorn.Statement): void {
  inScope(frame, () => statement(frame, node, 'none'));
}

export function statements(frame: Frame, nodes: readonly acorn.Statement[], tail: Tail): void {
  hoistBlock(frame, nodes);
  rest(frame, nodes, tail);
}

export function rest(frame: Frame, nodes: readonly acorn.Statement[], tail: Tail): void {
  const end = nodes.findIndex(jumps) + 1 || nodes.length;
  for (let index = 0; index < end; index++) {
    const node = nodes[index] as acorn.Statement;
    const isLast = index === end - 1;
    // In a helper, what follows an early return becomes the other arm: nothing has to jump over it.
    if (
      node.type === 'IfStatement' &&
      !node.alternate &&
      !isLast &&
      tail !== 'none' &&
      alwaysReturns(node.consequent)
    ) {
      if (frame.exit.kind === 'inline') {
        return twoArms(
          frame,
          node,
          () => inScope(frame, () => statement(frame, node.consequent, 'arm')),
          () => rest(frame, nodes.slice(index + 1), 'arm'),
        );
      }
    }
    statement(frame, node, isLast ? tail : 'none');
    if (endsAbruptly(frame.out)) return;
  }
}

function jumps(node: acorn.Statement): boolean {
  return node.type === 'ReturnStatement' || node.type === 'BreakStatement' || node.type === 'ContinueStatement';
}

function alwaysReturns(node: acorn.Statement): boolean {
  if (node.type === 'BlockStatement') return node.body.some(alwaysReturns);
  if (node.type === 'IfStatement')
    return !!node.alternate && alwaysReturns(node.consequent) && alwaysReturns(node.alternate);
  return node.type === 'ReturnStatement';
}

export function statement(frame: Frame, node: acorn.Statement, tail: Tail): void {
  switch (node.type) {
    case 'BlockStatement':
      return inScope(frame, () => statements(frame, node.body, tail));
    case 'EmptyStatement':
    case 'FunctionDeclaration':
      return;
    case 'ExpressionStatement':
      if (node.directive === undefined) frame.unit.lower.effect(frame, node.expression);
      return;
    case 'VariableDeclaration':
      return declare(frame, node);
    case 'IfStatement':
      return twoArms(
        frame,
        node,
        () => inScope(frame, () => statement(frame, node.consequent, tail === 'none' ? tail : 'arm')),
        () =>
          node.alternate &&
          inScope(frame, () => statement(frame, node.alternate as acorn.Statement, tail === 'none' ? tail : 'arm')),
      );
    case 'ForStatement':
      return inScope(frame, () => forLoop(frame, node, []));
    case 'ForOfStatement':
      return inScope(frame, () => forOfLoop(frame, node, []));
    case 'WhileStatement':
      return whileLoop(frame, node, []);
    case 'DoWhileStatement':
      return doLoop(frame, node, []);
    case 'LabeledStatement':
      return labeled(frame, node);
    case 'SwitchStatement':
      return inScope(frame, () => switchStatement(frame, node, []));
    case 'BreakStatement':
    case 'ContinueStatement':
      return jump(frame, node);
    case 'ReturnStatement':
      return returnStatement(frame, node, tail);
    default: {
      const [what, fix] = unsupported(node.type);
      return refuse(placeOf(frame, node), `${what} cannot be used in a kernel`, fix);
    }
  }
}

function twoArms(frame: Frame, node: acorn.IfStatement, makeThen: () => unknown, makeOtherwise: () => unknown): void {
  const decided = test(frame, node.test);
  if (decided.op === 'constant') {
    if (decided.value) makeThen();
    else makeOtherwise();
    return;
  }
  const then = apart(frame, makeThen).statements;
  const otherwise = apart(frame, makeOtherwise).statements;
  emitIf(frame, placeOf(frame, node), decided, then, otherwise);
}

function labeled(frame: Frame, node: acorn.LabeledStatement): void {
  const names = [node.label.name];
  let { body } = node;
  while (body.type === 'LabeledStatement') {
    names.push(body.label.name);
    body = body.body;
  }
  const inner = body;
  switch (inner.type) {
    case 'ForStatement':
      return inScope(frame, () => forLoop(frame, inner, names));
    case 'ForOfStatement':
      return inScope(frame, () => forOfLoop(frame, inner, names));
    case 'WhileStatement':
      return whileLoop(frame, inner, names);
    case 'DoWhileStatement':
      return doLoop(frame, inner, names);
    case 'SwitchStatement':
      return inScope(frame, () => switchStatement(frame, inner, names));
    default: {
      const label = frame.unit.label(names[0] as string);
      const { targets } = frame;
      frame.targets = [{ label, names, kind: 'block' }, ...targets];
      const made = apart(frame, () => statement(frame, inner, 'none')).statements;
      frame.targets = targets;
      frame.out.push({ op: 'block', label, body: made, place: placeOf(frame, node) });
    }
  }
}

function jump(frame: Frame, node: acorn.BreakStatement | acorn.ContinueStatement): void {
  const name = node.label?.name;
  const isBreak = node.type === 'BreakStatement';
  const fits = (target: Target): boolean =>
    name === undefined ? target.kind === 'loop' || (isBreak && target.kind === 'switch') : target.names.includes(name);
  const target = frame.targets.find(fits);
  if (target === undefined) throw new Error(`nothing to jump to at ${node.start}`);
  frame.out.push({ op: isBreak ? 'break' : 'continue', label: target.label, place: placeOf(frame, node) });
}
