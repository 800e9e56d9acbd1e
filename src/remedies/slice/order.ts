/** Where a constant may stand so that it is there when it is needed. */
import { isFunction, type Node } from '../../instrument/ast.ts';
import { type ProgramModule, reach, refuse, type TopLevel } from './module.ts';

/**
 * The statement in front of which a kernel goes that `statement` calls: that one, or an earlier one that runs while the
 * module is loaded and comes to it. Refused where helpers are not there yet.
 */
export function placeFor(module: ProgramModule, statement: TopLevel, helpers: readonly string[]): TopLevel {
  const place = firstUse(module, statement) ?? statement;
  for (const helper of helpers) {
    const its = module.declaredBy.get(helper);
    if (its === undefined || declarationOf(its.node).type === 'FunctionDeclaration') continue;
    if (its.node.start >= place.node.start) {
      refuse(
        module,
        its.node.start,
        `\`${helper}\` is not there yet where the kernel is made`,
        `declare \`${helper}\` further up`,
      );
    }
  }
  return place;
}

/** The first statement in front of one that comes to it while the module is loaded. */
export function firstUse(module: ProgramModule, statement: TopLevel): TopLevel | null {
  for (const one of module.statements) {
    if (one === statement) return null;
    if (runs(one.node) && reach(module, one.needs).has(statement)) return one;
  }
  return null;
}

/** Whether a statement does more when it is reached than to declare. */
export function runs(node: Node): boolean {
  const declaration = declarationOf(node);
  if (/^(Import|ExportAll|ExportNamed|Function|Class)Declaration$/.test(declaration.type)) return false;
  if (declaration.type !== 'VariableDeclaration') return true;
  return declaration.declarations.some(({ init }: Node) => init && !isFunction(init) && init.type !== 'Literal');
}

export function declarationOf(node: Node): Node {
  return node.declaration ?? node;
}

/** A function as an expression that stands by itself. */
export function helperText({ code }: ProgramModule, fn: Node): string {
  return code.slice(fn.start, fn.end);
}
