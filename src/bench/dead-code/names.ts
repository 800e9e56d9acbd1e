/** The names that a function declares and uses, without regard to blocks. */
import { eachChild, isFunction, type Node } from '../../instrument/ast.ts';
import { isFresh } from './purity.ts';

export interface Locals {
  /** Names that the function declares, without its parameters. */
  locals: Set<string>;
  parameters: Set<string>;
  /** Locals that only ever hold memory which the function itself has made. */
  fresh: Set<string>;
}

export function localsOf(fn: Node): Locals {
  const locals = new Set<string>();
  const parameters = new Set<string>(fn.params.flatMap((parameter: Node) => [...namesIn(parameter)]));
  const fresh = new Map<string, boolean>();
  const isLocal = (name: string) => locals.has(name) || parameters.has(name);
  const holds = (name: string, value: boolean) => fresh.set(name, (fresh.get(name) ?? true) && value);
  const visit = (node: Node): void => {
    if (node.type === 'VariableDeclarator') {
      for (const name of namesIn(node.id)) {
        locals.add(name);
        holds(name, node.id.type === 'Identifier' && node.init !== undefined && isFresh(node.init, isLocal));
      }
    } else if (node.type === 'AssignmentExpression' && node.left.type === 'Identifier' && node.operator === '=') {
      holds(node.left.name, isFresh(node.right, isLocal));
    } else if (isFunction(node)) {
      if (node.id) locals.add(node.id.name);
      for (const parameter of node.params) {
        for (const name of namesIn(parameter)) {
          locals.add(name);
          fresh.set(name, false);
        }
      }
    } else if (node.type === 'ForOfStatement' || node.type === 'ForInStatement') {
      for (const name of namesIn(node.left)) fresh.set(name, false);
    } else if (node.type === 'CatchClause' && node.param) {
      for (const name of namesIn(node.param)) locals.add(name);
    }
    eachChild(node, visit);
  };
  visit(fn.body);
  const own = [...fresh].filter(([, value]) => value).map(([name]) => name);
  return { locals, parameters, fresh: new Set(own) };
}

/** The names that a pattern, a parameter or a declaration binds. */
export function* namesIn(node: Node | null): Generator<string> {
  if (node === null) return;
  if (node.type === 'Identifier') yield node.name;
  else if (node.type === 'Property') yield* namesIn(node.value);
  else if (node.type === 'AssignmentPattern') yield* namesIn(node.left);
  else if (node.type === 'RestElement') yield* namesIn(node.argument);
  else if (node.type === 'VariableDeclaration') for (const { id } of node.declarations) yield* namesIn(id);
  else for (const part of node.properties ?? node.elements ?? []) yield* namesIn(part);
}

/** Every identifier below. */
export function allNames(node: Node): Set<string> {
  const names = new Set<string>();
  const visit = (one: Node): void => {
    if (one.type === 'Identifier') names.add(one.name);
    eachChild(one, visit);
  };
  visit(node);
  return names;
}
