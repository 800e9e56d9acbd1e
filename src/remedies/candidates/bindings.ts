/** What a name stands for at a place of the program: found outwards, block by block, as JavaScript does. */
import { eachChild, isFunction, type Node } from '../../instrument/ast.ts';
import { namesOf } from '../../source/free-variables.ts';
import type { Variable } from './types.ts';

export type Binding =
  | {
      kind: 'variable';
      variable: Variable;
      /** The function whose variable it is; null for the module's. */
      owner: Node | null;
      declared: 'const' | 'let' | 'var' | 'parameter';
    }
  | { kind: 'function'; node: Node; owner: Node | null }
  | { kind: 'class' }
  /** `imported`: its name there; null for a namespace, and for what is the default. */
  | { kind: 'import'; from: string; imported: string | null }
  /** Taken apart: `{ re, im } = grid`. */
  | { kind: 'part'; owner: Node | null; id: Node };

/** Null for a global. */
export function bindingOf(path: readonly Node[], name: string): Binding | null {
  const owner = (index: number) => path.slice(0, index + 1).findLast(isFunction) ?? null;
  for (let index = path.length - 1; index >= 0; index--) {
    const node = path[index]!;
    const found = declaredAt(node, name, owner(index));
    if (found !== null) return found;
    if (isFunction(node)) {
      const hoisted = varIn(node.body, name, node);
      if (hoisted !== null) return hoisted;
      const parameter = parameterOf(node, name);
      if (parameter !== null) return parameter;
    }
  }
  return null;
}

function declaredAt(node: Node, name: string, owner: Node | null): Binding | null {
  switch (node.type) {
    case 'Program':
    case 'BlockStatement':
      return first(node.body, (statement) => declaredBy(statement, name, owner));
    case 'SwitchStatement':
      return first(
        node.cases.flatMap(({ consequent }: Node) => consequent),
        (one) => declaredBy(one, name, owner),
      );
    case 'ForStatement':
      return node.init ? declaredBy(node.init, name, owner) : null;
    case 'ForOfStatement':
    case 'ForInStatement':
      return declaredBy(node.left, name, owner);
    case 'CatchClause':
      return node.param && namesOf(node.param).includes(name) ? { kind: 'part', owner, id: node.param } : null;
    default:
      return null;
  }
}

function declaredBy(statement: Node, name: string, owner: Node | null): Binding | null {
  switch (statement.type) {
    case 'ExportNamedDeclaration':
      return statement.declaration ? declaredBy(statement.declaration, name, owner) : null;
    case 'ExportDefaultDeclaration':
      return statement.declaration.id ? declaredBy(statement.declaration, name, owner) : null;
    case 'ImportDeclaration':
      return first(statement.specifiers, ({ local, imported }) =>
        local.name === name
          ? { kind: 'import', from: String(statement.source.value), imported: imported?.name ?? null }
          : null,
      );
    case 'FunctionDeclaration':
      return statement.id?.name === name ? { kind: 'function', node: statement, owner } : null;
    case 'ClassDeclaration':
      return statement.id?.name === name ? { kind: 'class' } : null;
    case 'VariableDeclaration':
      return first(statement.declarations, (declarator) => {
        const { id, init } = declarator;
        if (!namesOf(id).includes(name)) return null;
        if (id.type !== 'Identifier') return { kind: 'part', owner, id };
        const fn = functionIn(init);
        if (fn !== null && statement.kind === 'const') return { kind: 'function', node: fn, owner };
        return { kind: 'variable', variable: { id, init: init ?? null }, owner, declared: statement.kind };
      });
    default:
      return null;
  }
}

/** `() => …`, and the one in `kernel(() => …)`. */
function functionIn(init: Node | null): Node | null {
  if (!init) return null;
  if (isFunction(init)) return init;
  return init.type === 'CallExpression' && init.callee.type === 'Identifier'
    ? (init.arguments.find(isFunction) ?? null)
    : null;
}

function parameterOf(fn: Node, name: string): Binding | null {
  for (const pattern of fn.params as Node[]) {
    if (!namesOf(pattern).includes(name)) continue;
    const id = pattern.type === 'AssignmentPattern' ? pattern.left : pattern;
    if (id.type !== 'Identifier') return { kind: 'part', owner: fn, id };
    const init = pattern.type === 'AssignmentPattern' ? pattern.right : null;
    return { kind: 'variable', variable: { id, init }, owner: fn, declared: 'parameter' };
  }
  return null;
}

/** A `var` in an inner block. */
function varIn(node: Node, name: string, owner: Node): Binding | null {
  if (isFunction(node)) return null;
  if (node.type === 'VariableDeclaration' && node.kind === 'var') return declaredBy(node, name, owner);
  let found: Binding | null = null;
  eachChild(node, (child) => {
    found ??= varIn(child, name, owner);
  });
  return found;
}

function first<T>(nodes: readonly Node[], of: (node: Node) => T | null): T | null {
  for (const node of nodes) {
    const found = of(node);
    if (found !== null) return found;
  }
  return null;
}

/** For each name that is set below `node`, where that is first. */
export function assignedIn(node: Node): Map<string, number> {
  const found = new Map<string, number>();
  const target = (pattern: Node): void => {
    if (pattern.type === 'MemberExpression') return;
    for (const name of namesOf(pattern)) if (!found.has(name)) found.set(name, pattern.start);
  };
  const visit = (below: Node): void => {
    if (below.type === 'AssignmentExpression') target(below.left);
    else if (below.type === 'UpdateExpression') target(below.argument);
    else if (/^For(Of|In)Statement$/.test(below.type) && below.left.type !== 'VariableDeclaration') target(below.left);
    eachChild(below, visit);
  };
  visit(node);
  return found;
}

/** Names that are declared below `node`, in whatever scope. */
export function declaredWithin(node: Node): Set<string> {
  const names = new Set<string>();
  const visit = (below: Node): void => {
    if (below.type === 'VariableDeclarator') for (const name of namesOf(below.id)) names.add(name);
    else if (isFunction(below)) {
      if (below.id) names.add(below.id.name);
      for (const param of below.params) for (const name of namesOf(param)) names.add(name);
    }
    eachChild(below, visit);
  };
  visit(node);
  return names;
}

/** Places where an identifier of that name stands, outside of `except`. */
export function mentionsOf(node: Node, name: string, except: Node): { at: number; path: Node[] }[] {
  const found: { at: number; path: Node[] }[] = [];
  const visit = (below: Node, path: Node[]): void => {
    if (below === except) return;
    if (below.type === 'Identifier' && below.name === name) found.push({ at: below.start, path });
    const inside = [...path, below];
    eachChild(below, (child) => {
      const isName = (below.type === 'MemberExpression' || below.type === 'Property') && !below.computed;
      if (isName && child === (below.property ?? below.key) && !below.shorthand) return;
      visit(child, inside);
    });
  };
  visit(node, []);
  return found;
}
