/** A module's text as JavaScript, and which kind of JavaScript it is. */
import type { Node, SourceType } from './ast.ts';
import type { ModuleText } from './hook.ts';
import { parse } from './load-parser.ts';
import { strip } from './strip.ts';

/** Throws Node's error for TypeScript that cannot be stripped. */
export function javaScriptOf({ text, isTypeScript }: ModuleText): string {
  return isTypeScript ? strip(text) : text;
}

/** Node's own rule for a `.js` file without a package type: a module if it does not compile as CommonJS. */
export function sourceTypeOf({ sourceType }: Pick<ModuleText, 'sourceType'>, code: string): SourceType {
  if (sourceType !== null) return sourceType;
  try {
    return parse(code, 'commonjs').body.some(redeclaresWrapper) ? 'module' : 'commonjs';
  } catch {
    return 'module';
  }
}

const WRAPPER = new Set(['exports', 'require', 'module', '__filename', '__dirname']);

/** Whether a top-level statement declares what a CommonJS module has as parameters, which only an ES module may do. */
function redeclaresWrapper(statement: Node): boolean {
  if (statement.type === 'ClassDeclaration') return WRAPPER.has(statement.id.name);
  if (statement.type !== 'VariableDeclaration' || statement.kind === 'var') return false;
  return statement.declarations.some(({ id }: Node) => id.type === 'Identifier' && WRAPPER.has(id.name));
}
