/**
 * Where a module has work for several cores: `items.map(fn)`, and loops that push one result an item; and whether their
 * items can be computed in any order, as far as the text shows it.
 */
import { eachChild, isFunction, type Node } from '../../instrument/ast.ts';
import { freeVariables, namesOf } from '../../source/free-variables.ts';
import type { Reason } from '../candidate.ts';
import { lineOf, type ProgramModule, Refused, reasonAt, refuse } from '../slice/module.ts';
import { bindingOf } from './bindings.ts';
import { pathTo, sharedBy } from './effects.ts';
import { mentions } from './independent.ts';

/** A place that has work for several cores, whether or not it can be changed as it stands. */
export interface ParallelWork {
  node: Node;
  kind: 'map' | 'loop';
  /** What gives the items. */
  items: Node;
  /** What is done with each: a function or its name; a loop's body. */
  each: Node;
  /** What each needs of the functions around it, by name: it travels with every map. */
  takes: string[];
  /** Why the items cannot be computed in any order; null where nothing speaks against it. */
  dependent: Reason | null;
}

/** All places of a module where items are mapped, or loops push a result for each: outer ones before inner ones. */
export function parallelWorks(module: ProgramModule): ParallelWork[] {
  return worksOf(module).map((work) => {
    const { node, path, items, fn } = work;
    const isLoop = fn instanceof PushLoop;
    const each = isLoop ? fn.body : fn;
    const takes = takenBy([...path, node], each, isLoop ? [...namesOf(fn.item), fn.into] : []);
    return { node, kind: isLoop ? 'loop' : 'map', items, each, takes, dependent: dependence(module, work) };
  });
}

/** The same as the makers of candidates take it apart. */
export interface Work {
  /** What is replaced. */
  node: Node;
  path: Node[];
  items: Node;
  /** A function, or the name of one; a loop that pushes. */
  fn: Node | PushLoop;
}

/** A loop that pushes one result an item. */
export class PushLoop {
  readonly item: Node;
  readonly body: Node;
  /** The call of `push`. */
  readonly pushed: Node;
  /** The array's name. */
  readonly into: string;

  constructor(item: Node, body: Node, pushed: Node, into: string) {
    this.item = item;
    this.body = body;
    this.pushed = pushed;
    this.into = into;
  }
}

/** Those that a line is in, outer ones first. */
export function worksAt(module: ProgramModule, line: number): Work[] {
  return worksOf(module).filter(({ node }) => lineOf(module, node.start) <= line && line <= lineOf(module, node.end));
}

function worksOf(module: ProgramModule): Work[] {
  const found: Work[] = [];
  const visit = (node: Node, path: Node[]): void => {
    const work = mapCall(node) ?? pushLoop(node);
    if (work !== null) found.push({ node, path, ...work });
    eachChild(node, (child) => visit(child, [...path, node]));
  };
  visit(module.ast, []);
  return found;
}

function mapCall(node: Node): Pick<Work, 'items' | 'fn'> | null {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression' || node.optional) return null;
  const { object, property, computed } = node.callee;
  if (computed || property.name !== 'map' || node.arguments.length !== 1) return null;
  const [fn] = node.arguments;
  return isFunction(fn) || fn.type === 'Identifier' ? { items: object, fn } : null;
}

/** `for (const item of items) results.push(f(item))`, also with statements in front of the push. */
function pushLoop(node: Node): Pick<Work, 'items' | 'fn'> | null {
  if (node.type !== 'ForOfStatement' || node.await || node.left.type !== 'VariableDeclaration') return null;
  const statements: Node[] = node.body.type === 'BlockStatement' ? node.body.body : [node.body];
  const last = statements.at(-1);
  const call = last?.type === 'ExpressionStatement' ? last.expression : null;
  if (call?.type !== 'CallExpression' || call.callee.type !== 'MemberExpression') return null;
  const { object, property } = call.callee;
  if (property.name !== 'push' || object.type !== 'Identifier' || call.arguments.length !== 1) return null;
  if (call.arguments[0].type === 'SpreadElement') return null;
  const item = node.left.declarations[0].id;
  return { items: node.right, fn: new PushLoop(item, node.body, call, object.name) };
}

export const WAITS_TOGETHER = 'its items wait at the same time already';

/** `Promise.all(items.map(fn))`, by what stands around the `map`. */
export function isAwaitedTogether(path: readonly Node[]): boolean {
  const parent = path.at(-1);
  return parent?.type === 'CallExpression' && parent.callee.object?.name === 'Promise';
}

function takenBy(path: readonly Node[], each: Node, own: string[]): string[] {
  return freeVariables(each)
    .map(({ name }) => name)
    .filter((name) => {
      const binding = own.includes(name) ? null : bindingOf(path, name);
      return (binding?.kind === 'variable' || binding?.kind === 'part') && binding.owner !== null;
    });
}

/** What an arrow function or a loop has from the function around it: an instance and its private fields do not travel. */
const FROM_AROUND = new Set(['this', 'super', 'arguments', 'new.target']);

function dependence(module: ProgramModule, { node, path, fn }: Work): Reason | null {
  const no = (at: number, message: string, fix: string | null = null) => reasonAt(module, at, message, fix);
  const around = freeVariables(fn instanceof PushLoop ? fn.body : fn).find(({ name }) => FROM_AROUND.has(name));
  if (around !== undefined) return no(around.at, `it uses \`${around.name}\``, 'read what it needs into constants');
  if (fn instanceof PushLoop) {
    const { item, body, pushed, into } = fn;
    try {
      checkRounds(module, body);
    } catch (error) {
      if (error instanceof Refused) return error.reason;
      throw error;
    }
    if (mentions(body, into, pushed.callee.object)) return no(pushed.start, `an item looks at \`${into}\``);
    return sharedBy(module, [...path, node], body, { reads: false }, new Set([...namesOf(item), into]));
  }
  if (isAwaitedTogether(path)) return no(node.start, WAITS_TOGETHER);
  let its = fn;
  let standsIn: Node[] = [...path, node];
  if (fn.type === 'Identifier') {
    const binding = bindingOf(path, fn.name);
    // Of another module: nobody has read it, and to try it decides.
    if (binding?.kind === 'import') return null;
    if (binding?.kind !== 'function') return no(fn.start, `\`${fn.name}\` is no function of this module`);
    its = binding.node;
    standsIn = pathTo(module.ast, its);
  }
  if (its.generator || its.async) return no(its.start, WAITS_TOGETHER);
  return sharedBy(module, standsIn, its, { reads: false });
}

/** Refuses rounds that have no result, or wait. */
export function checkRounds(module: ProgramModule, body: Node): void {
  const visit = (below: Node, isOwn: boolean): void => {
    if (isOwn && /^(Break|Continue|Return)Statement$/.test(below.type)) {
      refuse(module, below.start, 'not every item has one result', 'filter the items first, or the results behind it');
    }
    if (below.type === 'AwaitExpression')
      refuse(module, below.start, 'it waits for each item in turn', 'use `Promise.all`: what waits needs no cores');
    eachChild(below, (child) => visit(child, isOwn && !isFunction(below)));
  };
  visit(body, true);
}
