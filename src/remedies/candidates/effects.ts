/**
 * What calls of a function have in common: what they change or ask outside of themselves, those of the module's functions
 * that they call included. Where there is nothing of that, calls may be left out, interchanged, or run elsewhere. Only
 * text is looked at, and a function of another module is taken at its word: whoever runs the candidate decides.
 */

import { isBuiltin } from 'node:module';
import { MUTATING_METHODS } from '../../bench/dead-code/purity.ts';
import { eachChild, isFunction, type Node, someBelow } from '../../instrument/ast.ts';
import { freeVariables, namesOf } from '../../source/free-variables.ts';
import type { Reason } from '../candidate.ts';
import { type ProgramModule, reasonAt, rootOf } from '../slice/module.ts';
import { type Binding, bindingOf } from './bindings.ts';

export interface EffectOptions {
  /** Whether it counts, too, what they read of variables that may change. */
  reads: boolean;
}

/**
 * The first thing that calls share; null for none. `part` is a function, or the body of a loop; `path` what it stands in,
 * the program first. `own` are names of `part` that are declared around it: a loop's item.
 */
export function sharedBy(
  module: ProgramModule,
  path: readonly Node[],
  part: Node,
  { reads }: EffectOptions,
  own: ReadonlySet<string> = new Set(),
  seen: Set<Node> = new Set(),
): Reason | null {
  if (seen.has(part)) return null;
  seen.add(part);
  const outside = outsideOf(path, part, own);
  const held = heldOf(part, outside);
  let found: Reason | null = null;
  const say = (at: number, message: string, fix: string) => {
    found ??= reasonAt(module, at, message, fix);
  };
  const changes = (at: number, name: string) =>
    say(at, `it changes \`${name}\`, which is not its own`, 'return what is new');
  const visit = (node: Node): void => {
    if (found !== null) return;
    const target =
      node.type === 'AssignmentExpression' ? node.left : node.type === 'UpdateExpression' ? node.argument : null;
    if (target?.type === 'MemberExpression') {
      const name = ownerOf(target);
      if (name !== null && held.has(name)) changes(node.start, name);
    } else if (target !== null) {
      // A variable of its own may be set to what it likes.
      for (const name of namesOf(target)) if (outside.has(name)) changes(node.start, name);
    }
    if (node.type === 'UnaryExpression' && node.operator === 'delete') {
      const name = ownerOf(node.argument);
      if (name !== null && held.has(name)) changes(node.start, name);
    }
    if (node.type === 'CallExpression') {
      const { callee } = node;
      if (callee.type === 'MemberExpression') {
        const on = ownerOf(callee.object);
        if (on !== null && held.has(on) && CHANGING.has(callee.property.name)) changes(node.start, on);
      } else if (callee.type === 'Identifier') {
        const binding = outside.get(callee.name);
        if (binding?.kind === 'variable' || binding?.kind === 'part') {
          say(node.start, `it calls \`${callee.name}\`, which may keep something from call to call`, 'pass its value');
        } else if (binding?.kind === 'function') {
          found ??= sharedBy(module, pathTo(module.ast, binding.node), binding.node, { reads }, new Set(), seen);
        }
      }
    }
    const asks = asked(node);
    if (asks !== null) say(node.start, `it asks \`${asks}\``, 'pass what it needs');
    // A function that is handed on is called, too.
    eachChild(node, (child) => {
      if (child.type === 'Identifier' && node.type === 'CallExpression' && child !== node.callee) {
        const binding = outside.get(child.name);
        if (binding?.kind === 'function') {
          found ??= sharedBy(module, pathTo(module.ast, binding.node), binding.node, { reads }, new Set(), seen);
        }
      }
      visit(child);
    });
  };
  visit(isFunction(part) ? part.body : part);
  if (found !== null) return found;
  for (const { name, at } of freeVariables(part)) {
    const binding = outside.get(name);
    if (binding === undefined && CHANGING_GLOBALS.has(name) && bindingOf(path, name) === null && !own.has(name)) {
      return reasonAt(module, at, `it uses \`${name}\``, 'do that outside of it');
    }
    if (reads && binding?.kind === 'import' && isOutside(binding)) {
      return reasonAt(
        module,
        at,
        `it uses \`${name}\` of ${binding.from}, which answers by what is outside`,
        'pass what it answers',
      );
    }
    if (reads && binding?.kind === 'variable' && binding.declared !== 'const' && binding.declared !== 'parameter') {
      return reasonAt(module, at, `it reads \`${name}\`, which may change`, 'pass it as an argument');
    }
  }
  return null;
}

/** Whether anything below a node sets a part of what a name stands for, or calls a method that changes it. */
export function changesPartsOf(node: Node, name: string): boolean {
  return someBelow(node, (below) => changesPart(below, name));
}

function changesPart(node: Node, name: string): boolean {
  const target =
    node.type === 'AssignmentExpression' ? node.left : node.type === 'UpdateExpression' ? node.argument : null;
  if (target?.type === 'MemberExpression' && ownerOf(target) === name) return true;
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return false;
  const { object, property } = node.callee;
  return CHANGING.has(property.name) && ownerOf(object) === name;
}

/** Names from around it, with what they stand for. */
function outsideOf(path: readonly Node[], part: Node, own: ReadonlySet<string>): Map<string, Binding> {
  const found = new Map<string, Binding>();
  for (const { name } of freeVariables(part)) {
    if (own.has(name)) continue;
    const binding = bindingOf(path, name);
    if (binding !== null) found.set(name, binding);
  }
  return found;
}

/** Names that stand for something outside: those from around it, and its own that were taken from them. */
function heldOf(part: Node, outside: ReadonlyMap<string, Binding>): Set<string> {
  const held = new Set<string>(['this']);
  for (const [name, { kind }] of outside) if (kind !== 'function') held.add(name);
  const visit = (node: Node): void => {
    if (node.type === 'VariableDeclarator' && node.init) takes(node.init, node.id);
    else if (node.type === 'AssignmentExpression' && node.operator === '=') takes(node.right, node.left);
    else if (node.type === 'ForOfStatement' && node.left.type === 'VariableDeclaration') {
      takes(node.right, node.left.declarations[0].id);
    }
    eachChild(node, visit);
  };
  const takes = (from: Node, into: Node): void => {
    const taken = from.type === 'LogicalExpression' ? [from.left, from.right] : [from];
    if (taken.some((one) => isPartOf(one, held))) for (const name of namesOf(into)) held.add(name);
  };
  visit(part);
  return held;
}

/** `held`, `held.a[0]`, `held.get(key)`: not what is made of it, such as `held.length` or `held.map(f)`. */
function isPartOf(node: Node, held: ReadonlySet<string>): boolean {
  if (node.type === 'ChainExpression') return isPartOf(node.expression, held);
  if (node.type === 'CallExpression') {
    const { callee } = node;
    return callee.type === 'MemberExpression' && GIVING.has(callee.property.name) && isPartOf(callee.object, held);
  }
  const name = ownerOf(node);
  return name !== null && held.has(name);
}

/** The name that a property belongs to; `this` for those of `this`. */
function ownerOf(node: Node): string | null {
  if (node.type === 'ThisExpression') return 'this';
  if (node.type === 'MemberExpression') return ownerOf(node.object);
  return rootOf(node);
}

/** Methods that change what they are called on, or what is behind it. */
export const CHANGING: ReadonlySet<string> = new Set([...MUTATING_METHODS, 'append', 'emit', 'next', 'write']);
/** Methods that give a part of what they are called on. */
const GIVING = new Set('at find findLast get pop shift values entries subarray'.split(' '));
const CHANGING_GLOBALS = new Set(
  'console process fetch performance setTimeout setInterval setImmediate crypto'.split(' '),
);

/** Node's modules whose functions are told all by their arguments, but for those of chance. */
const COMPUTING = new Set(
  'assert buffer crypto events os path punycode querystring stream string_decoder url util v8 zlib'.split(' '),
);
const OF_CHANCE = /^(?:random|generate|getRandom)/;

/** Whether what is imported is of Node's, and answers by files, the network, the clock or chance. */
function isOutside({ from, imported }: Extract<Binding, { kind: 'import' }>): boolean {
  if (!isBuiltin(from)) return false;
  const [module = ''] = from.replace(/^node:/, '').split('/');
  return !COMPUTING.has(module) || (imported !== null && OF_CHANCE.test(imported));
}

function asked(node: Node): string | null {
  if (node.type === 'CallExpression' && node.callee.type === 'MemberExpression') {
    const name = `${node.callee.object.name}.${node.callee.property.name}`;
    return name === 'Math.random' || name === 'Date.now' ? name : null;
  }
  return node.type === 'NewExpression' && node.callee.name === 'Date' && node.arguments.length === 0
    ? 'new Date()'
    : null;
}

/** What a node stands in, the program first; without the node itself. */
export function pathTo(program: Node, node: Node): Node[] {
  const path: Node[] = [];
  const visit = (at: Node): boolean => {
    if (at === node) return true;
    if (at.start > node.start || at.end < node.end) return false;
    path.push(at);
    let isHere = false;
    eachChild(at, (child) => {
      isHere ||= visit(child);
    });
    if (!isHere) path.pop();
    return isHere;
  };
  visit(program);
  return path;
}
