/** A function of a module by its name or by a line in it, and where its statement stands. */
import { eachChild, isFunction, type Node } from '../../instrument/ast.ts';
import { lineOf, type ProgramModule, refuse, type TopLevel } from './module.ts';

export interface FoundFunction {
  name: string;
  node: Node;
  /** The top-level statement that it is in. */
  statement: TopLevel;
  /** What declares it: the function declaration, or the variable's declarator. */
  declaration: Node;
  /** Whether the module itself declares it: it closes over nothing but the module. */
  isTopLevel: boolean;
  isAsync: boolean;
}

/** `which` is a name, or a line (from 1): then the innermost named function around it. Throws a `Refused`. */
export function findFunction(module: ProgramModule, which: string | number): FoundFunction {
  const found = functionsOf(module).filter(({ name, node }) =>
    typeof which === 'string'
      ? name === which
      : lineOf(module, node.start) <= which && which <= lineOf(module, node.end),
  );
  if (typeof which === 'string') {
    const top = found.filter(({ isTopLevel }) => isTopLevel);
    const candidates = top.length > 0 ? top : found;
    if (candidates.length > 1)
      refuse(module, 0, `the file has ${candidates.length} functions \`${which}\``, 'name it by its line');
    return (
      candidates[0] ?? refuse(module, 0, `the file has no function \`${which}\``, 'name a function, or a line in one')
    );
  }
  const innermost = found.sort((a, b) => b.node.start - a.node.start)[0];
  return innermost ?? refuse(module, 0, `no function is on line ${which}`, 'give a line inside of a function');
}

/** Whether `findFunction` finds by it what a profile calls so; others are given by their line. */
export function isPlainName(name: string): boolean {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name);
}

function functionsOf(module: ProgramModule): FoundFunction[] {
  const found: FoundFunction[] = [];
  for (const statement of module.statements) {
    const visit = (node: Node, depth: number): void => {
      const declared = declaredFunction(node);
      // Of a call inside of a function nobody knows what it gives: its function belongs to the one around it.
      if (declared !== null && (depth === 0 || !declared.isMade)) {
        const { name, fn } = declared;
        found.push({ name, node: fn, statement, declaration: node, isTopLevel: depth === 0, isAsync: fn.async });
      }
      eachChild(node, (child) => visit(child, depth + (isFunction(node) ? 1 : 0)));
    };
    visit(statement.node, 0);
  }
  return found;
}

/** What calls the functions that it is given, and gives something else: `xs.map(fn)`, `Array.from(xs, fn)`, `setTimeout(fn)`. */
const CALLS = new Set(
  'catch every filter finally find findIndex findLast findLastIndex flatMap forEach from map reduce reduceRight replace replaceAll setImmediate setInterval setTimeout some sort then toSorted'.split(
    ' ',
  ),
);

/** `function f() {}`, `const f = () => {}`, and the same inside of a call: `const f = kernel(function f() {})`. */
function declaredFunction(node: Node): { name: string; fn: Node; isMade: boolean } | null {
  if (node.type === 'FunctionDeclaration' && node.id) return { name: node.id.name, fn: node, isMade: false };
  if (node.type !== 'VariableDeclarator' || node.id.type !== 'Identifier' || !node.init) return null;
  const { name } = node.id;
  if (isFunction(node.init)) return { name, fn: node.init, isMade: false };
  if (node.init.type !== 'CallExpression') return null;
  const { callee } = node.init;
  if (CALLS.has(callee.property?.name ?? callee.name)) return null;
  const fn = node.init.arguments.find(isFunction);
  return fn === undefined ? null : { name, fn, isMade: true };
}
