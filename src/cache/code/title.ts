/** What people call a function without a name: what the program calls that which it made of it. */
import { eachChild, type Node } from '../../instrument/ast.ts';

/**
 * The variable or property that the call with the function among its arguments is assigned to: `features` in
 * `export const features = cache(import.meta, () => …)`. Empty where there is none.
 */
export function titleIn(root: Node, fn: Node): string {
  const way = wayTo(root, fn);
  const call = way.findIndex((node) => node.type === 'CallExpression');
  for (const node of call < 0 ? [] : way.slice(call + 1)) {
    if (node.type === 'VariableDeclarator') return nameIn(node.id);
    if (node.type === 'AssignmentExpression') return nameIn(node.left);
    if (node.type === 'Property' || node.type === 'PropertyDefinition') return node.computed ? '' : nameIn(node.key);
    if (node.type === 'ExportDefaultDeclaration') return 'default';
    // Calls around it, as of another wrapper, give the same thing.
    if (!['CallExpression', 'AwaitExpression', 'ParenthesizedExpression'].includes(node.type)) return '';
  }
  return '';
}

function nameIn(node: Node): string {
  if (node.type === 'Identifier') return node.name as string;
  if (node.type === 'MemberExpression') return node.computed ? '' : nameIn(node.property);
  return typeof node.value === 'string' ? node.value : '';
}

/** What is around a node, the innermost first. */
function wayTo(root: Node, wanted: Node): Node[] {
  const way: Node[] = [];
  const visit = (node: Node): boolean => {
    if (node === wanted) return true;
    let found = false;
    eachChild(node, (child) => {
      found ||= child.start <= wanted.start && child.end >= wanted.end && visit(child);
    });
    if (found) way.push(node);
    return found;
  };
  visit(root);
  return way;
}
