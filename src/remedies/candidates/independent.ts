/** Whether items may be computed in any order, as far as the text shows it. */
import { eachChild, type Node } from '../../instrument/ast.ts';
import { type ProgramModule, refuse, rootOf } from '../slice/module.ts';
import { assignedIn } from './bindings.ts';
import { CHANGING } from './effects.ts';

/** Refuses what items write outside of themselves: then their order counts. */
export function checkIndependent(module: ProgramModule, body: Node, captured: ReadonlySet<string>): void {
  for (const [name, at] of assignedIn(body)) {
    if (captured.has(name))
      refuse(module, at, `items set \`${name}\` outside of them`, 'return it, and put results together behind it');
  }
  const visit = (node: Node): void => {
    const target =
      node.type === 'AssignmentExpression' ? node.left : node.type === 'UpdateExpression' ? node.argument : null;
    const root = target?.type === 'MemberExpression' ? rootOf(target) : null;
    if (root !== null && captured.has(root))
      refuse(module, node.start, `items change \`${root}\`, which all of them share`, 'return the change');
    if (node.type === 'CallExpression' && node.callee.type === 'MemberExpression') {
      const { object, property } = node.callee;
      const on = rootOf(object);
      if (on !== null && captured.has(on) && CHANGING.has(property.name)) {
        refuse(module, node.start, `items change \`${on}\`, which all of them share`, 'return the change');
      }
    }
    eachChild(node, visit);
  };
  visit(body);
}

/** Whether a name stands anywhere below `node`, but at `except`. */
export function mentions(node: Node, name: string, except: Node): boolean {
  if (node === except) return false;
  if (node.type === 'Identifier' && node.name === name) return true;
  let found = false;
  eachChild(node, (child) => {
    found ||= mentions(child, name, except);
  });
  return found;
}
