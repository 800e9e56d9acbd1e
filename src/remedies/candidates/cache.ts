/**
 * A function's results kept: `cache(import.meta, …)` around its declaration, in memory for a synchronous function, where
 * the same arguments come back within one run, and on the disk for an async one. Refused where calls do more than to
 * compute, as far as the text shows it.
 */
import { eachChild, isFunction, type Node } from '../../instrument/ast.ts';
import { freeVariables } from '../../source/free-variables.ts';
import type { Candidate, FileEdit, Reason } from '../candidate.ts';
import { type FoundFunction, findFunction } from '../slice/find-function.ts';
import { type ModuleSource, type ProgramModule, Refused, readModule, refuse, rootOf } from '../slice/module.ts';
import { firstUse } from '../slice/order.ts';
import { assignedIn, bindingOf } from './bindings.ts';
import { pathTo, sharedBy } from './effects.ts';
import { endOf, importOf } from './imports.ts';
import { checkWrappable } from './wrappable.ts';

export interface CacheRequest extends ModuleSource {
  /** The function by its name, or a line in it, from 1. */
  function: string | number;
}

/** One candidate: with `memory: true` for a synchronous function. */
export function cacheCandidate(request: CacheRequest): Candidate {
  let edits: FileEdit[] = [];
  let refused: Reason | null = null;
  try {
    const module = readModule(request);
    edits = editsOf(module, findFunction(module, request.function));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    refused = error.reason;
  }
  return { name: 'cache', remedy: 'cache', edits, nodeArgs: [], node: null, refused };
}

/**
 * Why results of a function cannot be kept, as far as the text shows it; null where nothing speaks against it. That it
 * cannot be wrapped where it stands is for `cacheCandidate` to say.
 */
export function impurityOf(module: ProgramModule, fn: FoundFunction): Reason | null {
  try {
    if (fn.node.generator) refuse(module, fn.node.start, `\`${fn.name}\` is a generator`, 'return an array');
    checkPure(module, fn);
    return null;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return error.reason;
  }
}

function editsOf(module: ProgramModule, fn: FoundFunction): FileEdit[] {
  const { file, sourceType } = module;
  const { node, name, statement } = fn;
  const isDeclaration = node.type === 'FunctionDeclaration';
  checkWrappable(module, fn);
  if (node.generator) refuse(module, node.start, `\`${name}\` is a generator`, 'return an array');
  checkPure(module, fn);
  const early = isDeclaration ? firstUse(module, statement) : null;
  if (early !== null) {
    refuse(
      module,
      early.node.start,
      `\`${name}\` is called above its declaration, where a constant is not there yet`,
      `move that below \`${name}\``,
    );
  }
  const { name: cache, edits } = importOf(module, 'cache', 'hasten/cache');
  const open = `${isDeclaration ? `const ${name} = ` : ''}${cache}(${sourceType === 'module' ? 'import.meta' : 'module'}, `;
  const close = `${node.async ? '' : ', { memory: true }'})${isDeclaration ? endOf(module).semicolon : ''}`;
  return [
    ...edits,
    { file, start: node.start, end: node.start, text: open },
    { file, start: node.end, end: node.end, text: close },
  ];
}

/** Names that stand for what differs from call to call, or for what is outside of the program. */
const CHANGING = new Set([
  'console',
  'process',
  'fetch',
  'performance',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'crypto',
]);

function checkPure(module: ProgramModule, { node, name }: FoundFunction): void {
  const path = pathTo(module.ast, node);
  for (const { name: free, at } of freeVariables(node)) {
    if (free === 'this' || free === 'arguments')
      refuse(module, at, `\`${name}\` uses \`${free}\``, 'pass what it needs as arguments');
    const binding = bindingOf(path, free);
    if (binding === null && CHANGING.has(free)) {
      refuse(
        module,
        at,
        `\`${name}\` uses \`${free}\`, which its arguments do not tell`,
        'pass what it needs as arguments, and do the rest outside',
      );
    }
    if (binding?.kind === 'variable' && binding.declared !== 'const') {
      refuse(
        module,
        at,
        `\`${name}\` uses \`${free}\`, a variable of the module that may change`,
        'pass it as an argument, or make it a constant',
      );
    }
  }
  const params = new Set<string>();
  for (const param of node.params as Node[]) if (param.type === 'Identifier') params.add(param.name);
  const outside = new Set(freeVariables(node).map(({ name: free }) => free));
  const visit = (below: Node): void => {
    if (below.type === 'ThisExpression')
      refuse(module, below.start, `\`${name}\` uses \`this\``, 'pass what it needs as arguments');
    const target =
      below.type === 'AssignmentExpression' ? below.left : below.type === 'UpdateExpression' ? below.argument : null;
    const root = target?.type === 'MemberExpression' ? rootOf(target) : null;
    if (root !== null && params.has(root) && !isReplaced(node, root)) {
      refuse(module, below.start, `\`${name}\` changes its argument \`${root}\``, 'return a new value');
    }
    if (root !== null && outside.has(root))
      refuse(module, below.start, `\`${name}\` changes \`${root}\`, which is not its own`, 'return a new value');
    if (below.type === 'MemberExpression' && !below.computed) {
      const called = `${below.object.name}.${below.property.name}`;
      if (called === 'Math.random' || called === 'Date.now')
        refuse(module, below.start, `\`${name}\` uses \`${called}\``, 'pass it as an argument');
    }
    if (below.type === 'NewExpression' && below.callee.name === 'Date' && below.arguments.length === 0) {
      refuse(module, below.start, `\`${name}\` asks for the time`, 'pass it as an argument');
    }
    eachChild(below, visit);
  };
  visit(node.body);
  const shared = sharedBy(module, path, node, { reads: true });
  if (shared !== null) throw new Refused(shared);
}

function isReplaced(fn: Node, name: string): boolean {
  return isFunction(fn) && assignedIn(fn).has(name);
}
