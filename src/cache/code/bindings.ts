/**
 * Which declaration each name of a tree means, exactly as JavaScript has it, and which names something but the program's
 * own text could see: those of exports, of functions and classes (as `name`), and all where `eval` or `with` looks names up.
 * What always holds: two trees that differ only in names that are not seen do the same, if each name means the declaration
 * at the same place in both.
 */
import { eachChild, isAnonymousDefinition, isClass, isFunction, type Node } from '../../instrument/ast.ts';
import { namesOf } from '../../source/free-variables.ts';

export interface Binding {
  readonly name: string;
  /** Whether it stands at the top of the tree. */
  readonly isTop: boolean;
  /** Where its scope begins and ends. */
  readonly start: number;
  readonly end: number;
  /** Whether its name makes a difference. */
  isSeen: boolean;
}

/** By the identifier's node: declarations and uses alike. Names that are not in it are declared nowhere in the tree. */
export type Bindings = ReadonlyMap<Node, Binding>;

/** `isSloppy`: whether it may be code without `'use strict'`. */
export function bindingsOf(root: Node, isSloppy: boolean): Bindings {
  const resolver = new Resolver(isSloppy);
  const top = new Scope(null, root);
  if (root.type === 'Program') resolver.body(root.body, top, top);
  else resolver.walk(root, top);
  resolver.decide();
  return resolver.found;
}

/** What the analysis alone knows of a binding. */
interface Declared extends Binding {
  /** It may hold a function that has taken its name. */
  namesFunction: boolean;
  /** It is used otherwise than to be called. */
  escapes: boolean;
}

class Scope {
  readonly names = new Map<string, Declared>();
  readonly parent: Scope | null;
  readonly #node: Node;

  constructor(parent: Scope | null, node: Node) {
    this.parent = parent;
    this.#node = node;
  }

  declare(name: string): Declared {
    let binding = this.names.get(name);
    if (binding === undefined) {
      const { start, end } = this.#node;
      const isSeen = name === 'arguments' || name === 'eval';
      binding = { name, isTop: this.parent === null, start, end, isSeen, namesFunction: false, escapes: false };
      this.names.set(name, binding);
    }
    return binding;
  }

  lookUp(name: string): Declared | undefined {
    return this.names.get(name) ?? this.parent?.lookUp(name);
  }
}

class Resolver {
  readonly found = new Map<Node, Declared>();
  readonly #isSloppy: boolean;
  #looksUp = false;

  constructor(isSloppy: boolean) {
    this.#isSloppy = isSloppy;
  }

  decide(): void {
    for (const binding of this.found.values()) {
      binding.isSeen ||= this.#looksUp || (binding.namesFunction && (binding.escapes || this.#isSloppy));
    }
  }

  /** Statements that have `scope` to themselves; `vars` is where their `var` goes. */
  body(statements: readonly Node[], scope: Scope, vars: Scope): void {
    if (scope === vars) for (const statement of statements) this.#hoist(statement, vars, true);
    for (const statement of statements) this.#declare(statement, scope);
    for (const statement of statements) this.walk(statement, scope);
  }

  walk(node: Node, scope: Scope): void {
    switch (node.type) {
      case 'Identifier':
        this.#use(node, scope, true);
        return;
      case 'CallExpression':
        if (node.callee.type === 'Identifier') {
          if (node.callee.name === 'eval') this.#looksUp = true;
          this.#use(node.callee, scope, false);
        } else this.walk(node.callee, scope);
        for (const argument of node.arguments) this.walk(argument, scope);
        return;
      case 'WithStatement':
        this.#looksUp = true;
        break;
      case 'MemberExpression':
        this.walk(node.object, scope);
        if (node.computed) this.walk(node.property, scope);
        return;
      case 'Property':
      case 'MethodDefinition':
      case 'PropertyDefinition':
        if (node.computed) this.walk(node.key, scope);
        if (node.value !== null) this.walk(node.value, scope);
        return;
      case 'StaticBlock': {
        const inner = new Scope(scope, node);
        this.body(node.body, inner, inner);
        return;
      }
      case 'VariableDeclarator':
        this.#pattern(node.id, scope);
        if (node.init) {
          this.#named(node.id, node.init, scope);
          this.walk(node.init, scope);
        }
        return;
      case 'AssignmentExpression':
      case 'AssignmentPattern':
        this.#named(node.left, node.right, scope);
        break;
      case 'BlockStatement':
        this.body(node.body, new Scope(scope, node), scope);
        return;
      case 'ForStatement':
      case 'ForInStatement':
      case 'ForOfStatement': {
        const inner = new Scope(scope, node);
        this.#declare(node.init ?? node.left ?? node.body, inner);
        eachChild(node, (child) => this.walk(child, inner));
        return;
      }
      case 'SwitchStatement': {
        this.walk(node.discriminant, scope);
        const inner = new Scope(scope, node);
        for (const { consequent } of node.cases) {
          for (const statement of consequent) this.#declare(statement, inner);
        }
        for (const one of node.cases) this.walk(one, inner);
        return;
      }
      case 'CatchClause': {
        const inner = new Scope(scope, node);
        if (node.param) {
          for (const name of namesOf(node.param)) inner.declare(name);
          this.walk(node.param, inner);
        }
        this.walk(node.body, inner);
        return;
      }
      case 'LabeledStatement':
        this.walk(node.body, scope);
        return;
      case 'BreakStatement':
      case 'ContinueStatement':
      case 'MetaProperty':
        return;
      case 'ImportSpecifier':
      case 'ImportDefaultSpecifier':
      case 'ImportNamespaceSpecifier':
        this.walk(node.local, scope);
        return;
      case 'ImportDeclaration':
        for (const specifier of node.specifiers) this.walk(specifier, scope);
        return;
      case 'ExportAllDeclaration':
        return;
      case 'ExportNamedDeclaration':
        if (node.declaration) {
          this.walk(node.declaration, scope);
          for (const name of declaredBy(node.declaration)) scope.declare(name).isSeen = true;
        } else if (!node.source) for (const { local } of node.specifiers) this.walk(local, scope);
        return;
      case 'ExportDefaultDeclaration':
        this.walk(node.declaration, scope);
        if (node.declaration.id) scope.declare(node.declaration.id.name).isSeen = true;
        return;
    }
    if (isFunction(node)) this.#function(node, scope);
    else if (isClass(node)) this.#class(node, scope);
    else eachChild(node, (child) => this.walk(child, scope));
  }

  #use(node: Node, scope: Scope, escapes: boolean): void {
    const binding = scope.lookUp(node.name);
    if (binding === undefined) return;
    this.found.set(node, binding);
    binding.escapes ||= escapes;
  }

  /** The names that a declaration declares: they are no uses. */
  #pattern(pattern: Node, scope: Scope): void {
    if (pattern.type !== 'Identifier') {
      this.walk(pattern, scope);
      return;
    }
    const binding = scope.lookUp(pattern.name);
    if (binding !== undefined) this.found.set(pattern, binding);
  }

  /** A function without a name takes that of what it is assigned to. */
  #named(target: Node, value: Node, scope: Scope): void {
    if (target.type !== 'Identifier' || !isAnonymousDefinition(value)) return;
    const binding = scope.lookUp(target.name);
    if (binding !== undefined) binding.namesFunction = true;
  }

  #function(node: Node, around: Scope): void {
    let outer = around;
    if (node.id) {
      if (node.type === 'FunctionExpression') {
        outer = new Scope(around, node);
        outer.declare(node.id.name).isSeen = true;
      }
      this.#pattern(node.id, outer);
    }
    const params = new Scope(outer, node);
    for (const param of node.params) for (const name of namesOf(param)) params.declare(name);
    for (const param of node.params) {
      if (param.type === 'Identifier') this.#pattern(param, params);
      else this.walk(param, params);
    }
    if (node.body.type !== 'BlockStatement') {
      this.walk(node.body, params);
      return;
    }
    // Variables beside parameters: one of the same name counts as the same here, as their common name ties them. What
    // parameters are computed from sees none of the others, and has been walked.
    this.body(node.body.body, params, params);
  }

  #class(node: Node, around: Scope): void {
    const inner = new Scope(around, node);
    if (node.id) {
      inner.declare(node.id.name).isSeen = true;
      this.#pattern(node.id, node.type === 'ClassDeclaration' ? around : inner);
    }
    if (node.superClass) this.walk(node.superClass, inner);
    this.walk(node.body, inner);
  }

  /** `let`, `const`, classes, imports, and functions in blocks. */
  #declare(statement: Node, scope: Scope): void {
    switch (statement.type) {
      case 'VariableDeclaration':
        if (statement.kind !== 'var') for (const name of declaredBy(statement)) scope.declare(name);
        return;
      case 'ClassDeclaration':
        if (statement.id) scope.declare(statement.id.name).isSeen = true;
        return;
      case 'FunctionDeclaration':
        if (statement.id) scope.declare(statement.id.name).namesFunction = true;
        return;
      case 'ImportDeclaration':
        for (const { local } of statement.specifiers) scope.declare(local.name);
        return;
      case 'LabeledStatement':
        this.#declare(statement.body, scope);
        return;
      case 'ExportNamedDeclaration':
      case 'ExportDefaultDeclaration':
        if (statement.declaration) this.#declare(statement.declaration, scope);
    }
  }

  /** `var`, wherever it stands below; and functions in blocks, which sloppy code declares there and in the block. */
  #hoist(node: Node, vars: Scope, isDirect: boolean): void {
    if (isFunction(node)) {
      if (node.type !== 'FunctionDeclaration' || !node.id || isDirect || !this.#isSloppy) return;
      vars.declare(node.id.name).namesFunction = true;
      return;
    }
    if (isClass(node)) return;
    if (node.type === 'VariableDeclaration' && node.kind === 'var') {
      for (const name of declaredBy(node)) vars.declare(name);
    }
    eachChild(node, (child) => this.#hoist(child, vars, false));
  }
}

function declaredBy(declaration: Node): string[] {
  if (declaration.type === 'VariableDeclaration') {
    return declaration.declarations.flatMap(({ id }: Node) => namesOf(id));
  }
  return declaration.id ? [declaration.id.name] : [];
}
