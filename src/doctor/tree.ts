/** The way up in a module's tree, and the calls on a line: a profile knows a line and a name, and no more. */
import { eachChild, isFunction, type Node } from '../instrument/ast.ts';
import { lastName } from '../instrument/functions.ts';
import type { ProgramModule } from '../remedies/slice/module.ts';
import type { Text } from './text.ts';

const parents = new WeakMap<ProgramModule, Map<Node, Node>>();

function parentsOf(module: ProgramModule): Map<Node, Node> {
  let known = parents.get(module);
  if (known === undefined) {
    const made = new Map<Node, Node>();
    const visit = (node: Node): void =>
      eachChild(node, (child) => {
        made.set(child, node);
        visit(child);
      });
    visit(module.ast);
    parents.set(module, made);
    known = made;
  }
  return known;
}

export function parentOf(module: ProgramModule, node: Node): Node | null {
  return parentsOf(module).get(node) ?? null;
}

/** What a node stands in, the innermost first. */
export function* ancestors(module: ProgramModule, node: Node): Generator<Node> {
  const known = parentsOf(module);
  for (let at = known.get(node); at !== undefined; at = known.get(at)) yield at;
}

/** The function that a node stands in; null at the top of the module. */
export function functionAround(module: ProgramModule, node: Node): Node | null {
  for (const around of ancestors(module, node)) if (isFunction(around)) return around;
  return null;
}

export function isCall(node: Node): boolean {
  return node.type === 'CallExpression' || node.type === 'NewExpression';
}

/** The last name of what a call calls: `parse` of `JSON.parse(text)`; null where it has none. */
export function calledName(call: Node): string | null {
  return isCall(call) ? lastName(plain(call.callee)) : null;
}

/** Without an optional chain's bracket. */
export function plain(node: Node): Node {
  return node.type === 'ChainExpression' ? plain(node.expression) : node;
}

/** What a method is called on; null for a call of a plain name. */
export function receiverOf(call: Node): Node | null {
  const callee = plain(call.callee);
  return callee.type === 'MemberExpression' ? plain(callee.object) : null;
}

/** Nodes on a line that `isMeant` holds for: those whose name (or beginning) is on it, else those around it. */
export function nodesOn(text: Text, line: number, isMeant: (node: Node) => boolean): Node[] {
  const around = text.around(line).filter(isMeant);
  const exact = around.filter((node) => text.lineOf(anchorOf(node)) === line);
  return exact.length > 0 ? exact : around.slice(-1);
}

/** Calls on a line of something with this last name. */
export function callsOn(text: Text, line: number, name: string): Node[] {
  return nodesOn(text, line, (node) => calledName(node) === name);
}

/** Where in the text a reader looks for it: at the method's name, in a chain over several lines. */
function anchorOf(node: Node): number {
  if (!isCall(node)) return node.start;
  const callee = plain(node.callee);
  return callee.type === 'MemberExpression' ? callee.property.start : node.start;
}

/** The name that a function has for those who call it: its own, its variable's, its property's; null for none. */
export function nameOf(module: ProgramModule, fn: Node): string | null {
  if (fn.id) return fn.id.name;
  const parent = parentOf(module, fn);
  if (parent === null) return null;
  if (parent.type === 'VariableDeclarator' && parent.init === fn) return lastName(parent.id);
  if (parent.type === 'AssignmentExpression' && parent.right === fn) return lastName(parent.left);
  const isMember = /^(Property|MethodDefinition|PropertyDefinition)$/.test(parent.type);
  if (!isMember || parent.value !== fn || parent.computed) return null;
  return parent.key.type === 'PrivateIdentifier'
    ? `#${parent.key.name}`
    : (parent.key.name ?? String(parent.key.value));
}
