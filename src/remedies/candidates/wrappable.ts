/** Which functions a call can be put around where they are declared: `kernel(…)`, `cache(import.meta, …)`. */
import type { FoundFunction } from '../slice/find-function.ts';
import { type ProgramModule, refuse } from '../slice/module.ts';
import { declarationOf } from '../slice/order.ts';

/** Throws a `Refused` for one that is neither a function declaration nor a constant at the top of the module. */
export function checkWrappable(module: ProgramModule, fn: FoundFunction): void {
  const { node, name, statement, declaration, isTopLevel } = fn;
  if (!isTopLevel) {
    const message = `\`${name}\` is a function inside of another one`;
    refuse(module, node.start, message, 'declare it at the top of the module');
  }
  const isDeclaration = node.type === 'FunctionDeclaration';
  if (!isDeclaration && (declaration.init !== node || declarationOf(statement.node).kind !== 'const')) {
    refuse(module, node.start, `\`${name}\` is wrapped or set again`, null);
  }
  if (statement.node.type === 'ExportDefaultDeclaration') {
    refuse(
      module,
      statement.node.start,
      `\`${name}\` is the default export`,
      `declare it by itself, and export it below: \`export default ${name}\``,
    );
  }
}
