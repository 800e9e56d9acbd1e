/** What a scope knows before its first statement: functions, `var` without a value, and names that are declared below. */
import type * as acorn from 'acorn';
import { eachChild, isFunction, type Node } from '../../instrument/ast.ts';
import { closureOf, type Frame, type FunctionNode, placeOf } from './frame.ts';

/** The `let`, `const` and functions of a block, into the frame's scope. */
export function hoistBlock(frame: Frame, nodes: readonly acorn.Statement[]): void {
  for (const node of nodes) {
    if (node.type === 'FunctionDeclaration') {
      frame.scope.bind(node.id.name, { kind: 'function', closure: closureOf(frame, node, node.id.name) });
    } else if (node.type === 'VariableDeclaration' && node.kind !== 'var') {
      for (const { id } of node.declarations) {
        for (const name of namesOf(id)) frame.scope.bind(name, { kind: 'pending' });
      }
    }
  }
}

/** The `var` of a function, into its outermost scope. A parameter of the same name stays. */
export function hoistVariables(frame: Frame, nodes: readonly acorn.Statement[]): void {
  const { scope } = frame;
  const visit = (node: Node): void => {
    if (isFunction(node)) return;
    if (node.type === 'VariableDeclaration' && node.kind === 'var') {
      for (const declarator of node.declarations as acorn.VariableDeclarator[]) {
        for (const name of namesOf(declarator.id)) {
          if (scope.own(name) !== undefined) continue;
          scope.bind(name, {
            kind: 'variable',
            name,
            variable: null,
            mutable: true,
            place: placeOf(frame, declarator),
          });
        }
      }
    }
    eachChild(node, visit);
  };
  for (const node of nodes) visit(node as unknown as Node);
}

/** The names that a pattern binds. */
export function namesOf(pattern: acorn.Pattern): string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.name];
    case 'AssignmentPattern':
      return namesOf(pattern.left);
    case 'ArrayPattern':
      return pattern.elements.flatMap((element) => (element === null ? [] : namesOf(element)));
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) =>
        namesOf(property.type === 'RestElement' ? property.argument : property.value),
      );
    case 'RestElement':
      return namesOf(pattern.argument);
    default:
      return [];
  }
}

const assigned = new WeakMap<FunctionNode, Set<string>>();

/** The names that the function or one inside of it assigns to, whatever they are bound to. */
export function assignedNames(node: FunctionNode): ReadonlySet<string> {
  const known = assigned.get(node);
  if (known !== undefined) return known;
  const names = new Set<string>();
  const visit = (child: Node): void => {
    const target = TARGETS[child.type];
    if (target !== undefined && child[target].type !== 'VariableDeclaration') {
      for (const name of namesOf(child[target] as acorn.Pattern)) names.add(name);
    }
    eachChild(child, visit);
  };
  visit(node as unknown as Node);
  assigned.set(node, names);
  return names;
}

/** The field that is assigned to, of the nodes that assign. */
const TARGETS: Record<string, string> = {
  AssignmentExpression: 'left',
  ForInStatement: 'left',
  ForOfStatement: 'left',
  UpdateExpression: 'argument',
  VariableDeclarator: 'id',
};
