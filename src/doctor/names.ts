/**
 * Which variables a piece of text reads and writes, by name: a property of `this` is a variable of its own (`this.rows`), any
 * other property is its root's. A method that is known to change what it is called on writes it.
 */
import { MUTATING_METHODS } from '../bench/dead-code/purity.ts';
import { eachChild, type Node } from '../instrument/ast.ts';
import { lastName } from '../instrument/functions.ts';
import { namesOf } from '../source/free-variables.ts';
import { isCall, plain, receiverOf } from './tree.ts';

export interface Write {
  name: string;
  node: Node;
  /** What is stored; null for a step (`n++`), for `delete` and for a method. */
  value: Node | null;
  /** Whether the variable itself is stepped by something: `n++`, `n += 2`, `n -= size`. */
  step: Node | true | null;
}

const CHANGING = new Set([...MUTATING_METHODS, 'append']);

/** The variable that an expression begins with: `rows` of `rows[3].x`, `this.rows` of `this.rows.at(-1)`. */
export function variableOf(expression: Node): string | null {
  const node = plain(expression);
  if (node.type === 'Identifier') return node.name;
  if (node.type === 'ThisExpression') return 'this';
  if (node.type !== 'MemberExpression') return null;
  if (plain(node.object).type === 'ThisExpression' && !node.computed) return `this.${lastName(node)}`;
  return variableOf(node.object);
}

export function readsOf(node: Node, into = new Set<string>()): Set<string> {
  switch (node.type) {
    case 'Identifier':
      into.add(node.name);
      return into;
    case 'ThisExpression':
      into.add('this');
      return into;
    case 'MemberExpression': {
      if (plain(node.object).type === 'ThisExpression' && !node.computed) into.add(`this.${lastName(node)}`);
      else readsOf(node.object, into);
      if (node.computed) readsOf(node.property, into);
      return into;
    }
    case 'Property':
    case 'MethodDefinition':
    case 'PropertyDefinition':
      if (node.computed) readsOf(node.key, into);
      if (node.value) readsOf(node.value, into);
      return into;
  }
  eachChild(node, (child) => {
    readsOf(child, into);
  });
  return into;
}

export function writesOf(node: Node, into: Write[] = []): Write[] {
  switch (node.type) {
    case 'AssignmentExpression':
      for (const target of targetsOf(node.left)) {
        const isStep = /^[-+]=$/.test(node.operator) && node.left.type === 'Identifier';
        into.push({ name: target, node, value: node.right, step: isStep ? node.right : null });
      }
      break;
    case 'UpdateExpression': {
      const name = variableOf(node.argument);
      const isOwn = node.argument.type !== 'MemberExpression' || name?.startsWith('this.');
      if (name !== null) into.push({ name, node, value: null, step: isOwn ? true : null });
      break;
    }
    case 'UnaryExpression':
      if (node.operator === 'delete') {
        const name = variableOf(node.argument);
        if (name !== null) into.push({ name, node, value: null, step: null });
      }
      break;
    case 'ForOfStatement':
    case 'ForInStatement':
      if (node.left.type !== 'VariableDeclaration') {
        for (const name of targetsOf(node.left)) into.push({ name, node, value: node.right, step: null });
      }
      break;
  }
  if (isCall(node)) {
    const receiver = receiverOf(node);
    const name = receiver && variableOf(receiver);
    if (name && CHANGING.has(lastName(plain(node.callee)) ?? '')) into.push({ name, node, value: null, step: null });
  }
  eachChild(node, (child) => {
    writesOf(child, into);
  });
  return into;
}

function targetsOf(pattern: Node): string[] {
  if (!/Pattern$/.test(pattern.type)) {
    const name = variableOf(pattern);
    return name === null ? [] : [name];
  }
  return namesOf(pattern);
}

/** Names that are declared anywhere below a node, those of functions in it too. */
export function declaredBelow(node: Node, into = new Set<string>()): Set<string> {
  if (node.type === 'VariableDeclarator') for (const name of namesOf(node.id)) into.add(name);
  if (node.id && /^(Function|Class)/.test(node.type)) into.add(node.id.name);
  if (node.params) for (const param of node.params) for (const name of namesOf(param)) into.add(name);
  if (node.type === 'CatchClause' && node.param) for (const name of namesOf(node.param)) into.add(name);
  eachChild(node, (child) => {
    declaredBelow(child, into);
  });
  return into;
}
