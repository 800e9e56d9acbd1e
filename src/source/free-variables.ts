/**
 * What a function's text refers to and does not declare. Scopes are those of JavaScript, but for the time before a
 * declaration runs: a name that is declared anywhere in a scope is taken as declared in all of it.
 */
import { eachChild, isClass, isFunction, type Node } from '../instrument/ast.ts';

export interface FreeVariable {
  /** A name, or `this`, `arguments`, `super`, `new.target`: those that an arrow function has from around it. */
  readonly name: string;
  /** Offset of its first use in the text. */
  readonly at: number;
}

/** Those of a function, by their first use; a name behind `typeof` is none, since it may be missing. */
export function freeVariables(fn: Node): FreeVariable[] {
  const found = new Map<string, FreeVariable>();
  walk(fn, new Scope(null, false), (name, at) => {
    if (!found.has(name)) found.set(name, { name, at });
  });
  return [...found.values()].sort((a, b) => a.at - b.at);
}

/** Names that a pattern declares. */
export function namesOf(pattern: Node, into: string[] = []): string[] {
  switch (pattern.type) {
    case 'Identifier':
      into.push(pattern.name);
      break;
    case 'ObjectPattern':
      for (const property of pattern.properties) namesOf(property.value ?? property.argument, into);
      break;
    case 'ArrayPattern':
      for (const element of pattern.elements) if (element !== null) namesOf(element, into);
      break;
    case 'AssignmentPattern':
      namesOf(pattern.left, into);
      break;
    case 'RestElement':
      namesOf(pattern.argument, into);
  }
  return into;
}

class Scope {
  readonly #names = new Set<string>();
  readonly #parent: Scope | null;
  /** Of a function: where `var` goes. */
  readonly isFunction: boolean;

  constructor(parent: Scope | null, isFunction: boolean) {
    this.#parent = parent;
    this.isFunction = isFunction;
  }

  declare(...names: string[]): void {
    for (const name of names) this.#names.add(name);
  }

  has(name: string): boolean {
    return this.#names.has(name) || (this.#parent?.has(name) ?? false);
  }
}

type Found = (name: string, at: number) => void;

function walk(node: Node, scope: Scope, found: Found): void {
  if (isFunction(node)) {
    walkFunction(node, scope, found);
    return;
  }
  switch (node.type) {
    case 'Identifier':
      if (!scope.has(node.name)) found(node.name, node.start);
      return;
    case 'ThisExpression':
    case 'Super': {
      const name = node.type === 'Super' ? 'super' : 'this';
      if (!scope.has(name)) found(name, node.start);
      return;
    }
    case 'MetaProperty':
      if (node.meta.name === 'import') found('import.meta', node.start);
      else if (!scope.has('new.target')) found('new.target', node.start);
      return;
    case 'UnaryExpression':
      if (node.operator === 'typeof' && node.argument.type === 'Identifier') return;
      break;
    case 'MemberExpression':
      walk(node.object, scope, found);
      if (node.computed) walk(node.property, scope, found);
      return;
    case 'Property':
    case 'MethodDefinition':
    case 'PropertyDefinition': {
      if (node.computed) walk(node.key, scope, found);
      const isPlain = node.type === 'Property' && !node.method && node.kind === 'init';
      const inner = isPlain ? scope : insideMember(scope);
      if (node.value !== null) walk(node.value, inner, found);
      return;
    }
    case 'StaticBlock':
      walkBlock(node, insideMember(scope), found);
      return;
    case 'LabeledStatement':
      walk(node.body, scope, found);
      return;
    case 'BreakStatement':
    case 'ContinueStatement':
      return;
    case 'BlockStatement':
    case 'ForStatement':
    case 'ForInStatement':
    case 'ForOfStatement':
    case 'SwitchStatement':
      walkBlock(node, new Scope(scope, false), found);
      return;
    case 'CatchClause': {
      const inner = new Scope(scope, false);
      if (node.param) inner.declare(...namesOf(node.param));
      walkBlock(node, inner, found);
      return;
    }
  }
  if (isClass(node)) {
    const inner = new Scope(scope, false);
    if (node.id) inner.declare(node.id.name);
    eachChild(node, (child) => walk(child, inner, found));
    return;
  }
  eachChild(node, (child) => walk(child, scope, found));
}

function insideMember(scope: Scope): Scope {
  const inner = new Scope(scope, true);
  inner.declare('this', 'super', 'new.target');
  return inner;
}

function walkFunction(node: Node, around: Scope, found: Found): void {
  const scope = new Scope(around, true);
  if (node.type !== 'ArrowFunctionExpression') {
    scope.declare('this', 'arguments', 'new.target');
    if (node.id) scope.declare(node.id.name);
  }
  for (const param of node.params) scope.declare(...namesOf(param));
  hoistVars(node.body, scope);
  for (const param of node.params) walk(param, scope, found);
  // The body's block is a scope of its own here, which lets it declare again what a parameter has declared.
  walk(node.body, scope, found);
}

function walkBlock(node: Node, scope: Scope, found: Found): void {
  eachChild(node, (child) => {
    if (child.type === 'SwitchCase') for (const statement of child.consequent) declareIn(statement, scope);
    else declareIn(child, scope);
  });
  eachChild(node, (child) => walk(child, scope, found));
}

function declareIn(statement: Node, scope: Scope): void {
  if (statement.type === 'VariableDeclaration') {
    for (const { id } of statement.declarations) scope.declare(...namesOf(id));
  } else if ((statement.type === 'FunctionDeclaration' || statement.type === 'ClassDeclaration') && statement.id) {
    scope.declare(statement.id.name);
  } else if (statement.type === 'LabeledStatement') declareIn(statement.body, scope);
}

/** `var`, wherever it stands in the function, and in sloppy code functions in blocks. */
function hoistVars(node: Node, scope: Scope): void {
  if (isFunction(node)) {
    if (node.type === 'FunctionDeclaration' && node.id) scope.declare(node.id.name);
    return;
  }
  if (isClass(node)) return;
  if (node.type === 'VariableDeclaration' && node.kind === 'var') declareIn(node, scope);
  eachChild(node, (child) => hoistVars(child, scope));
}
