/**
 * The little that the transform needs of a syntax tree: ESTree nodes as acorn makes them, walked by their fields in the
 * order of the source. Nodes are read only; all changes are insertions into the text (edits.ts).
 */

export interface Node {
  type: string;
  start: number;
  end: number;
  // biome-ignore lint/suspicious/noExplicitAny: the fields depend on `type`; acorn's own union makes every access a cast
  [field: string]: any;
}

export type SourceType = 'module' | 'commonjs';

/** Calls `visit` with every node directly below `node`. */
export function eachChild(node: Node, visit: (child: Node) => void): void {
  for (const field in node) {
    const value = node[field];
    if (value === null || typeof value !== 'object') continue;
    if (Array.isArray(value)) {
      for (const item of value) if (item !== null && typeof item?.type === 'string') visit(item);
    } else if (typeof value.type === 'string') {
      visit(value);
    }
  }
}

export function isFunction(node: Node): boolean {
  return (
    node.type === 'ArrowFunctionExpression' || node.type === 'FunctionExpression' || node.type === 'FunctionDeclaration'
  );
}

/** Whether anything below a node, itself included, is meant; functions within are looked into only where asked for. */
export function someBelow(node: Node, isMeant: (node: Node) => boolean, intoFunctions = true): boolean {
  if (isMeant(node)) return true;
  let found = false;
  eachChild(node, (child) => {
    if (found || (!intoFunctions && isFunction(child))) return;
    found = someBelow(child, isMeant, intoFunctions);
  });
  return found;
}

export function isClass(node: Node): boolean {
  return node.type === 'ClassExpression' || node.type === 'ClassDeclaration';
}

/** A function or class that takes its name from what it is assigned to, so that wrapping it would rename it. */
export function isAnonymousDefinition(node: Node): boolean {
  return (
    node.type === 'ArrowFunctionExpression' ||
    ((node.type === 'FunctionExpression' || node.type === 'ClassExpression') && !node.id)
  );
}

const LOOPS = new Set(['ForStatement', 'ForInStatement', 'ForOfStatement', 'WhileStatement', 'DoWhileStatement']);

export function isLoop(node: Node): boolean {
  return LOOPS.has(node.type);
}

export function isDirective(node: Node): boolean {
  return node.type === 'ExpressionStatement' && typeof node.directive === 'string';
}

/** A declaration whose values are disposed of at the end of their block, which waits for them. */
export function isAwaitUsing(node: Node): boolean {
  return node.type === 'VariableDeclaration' && node.kind === 'await using';
}

const CALLS = new Set([
  'CallExpression',
  'NewExpression',
  'TaggedTemplateExpression',
  'AwaitExpression',
  'YieldExpression',
  'ImportExpression',
]);

/** Whether evaluating the expression can call something, at its own function's level. */
export function callsSomething(node: Node): boolean {
  if (CALLS.has(node.type)) return true;
  if (isFunction(node)) return false;
  let found = false;
  eachChild(node, (child) => {
    found ||= callsSomething(child);
  });
  return found;
}

/** Methods of strings that V8 may run later than where they stand, since nothing but their value tells that they ran. */
const DELAYED = new Set(['includes', 'indexOf', 'toLowerCase', 'toUpperCase']);

/** Whether an expression calls one of those at its own function's level. */
export function mayRunLater(node: Node): boolean {
  if (isFunction(node)) return false;
  if (node.type === 'CallExpression' && DELAYED.has(node.callee.property?.name)) return true;
  let found = false;
  eachChild(node, (child) => {
    found ||= mayRunLater(child);
  });
  return found;
}

/** Nodes in `i < a.length`. */
const TRIVIAL_SIZE = 5;

/** An expression that costs about as much as a mark: a comparison or a step, without a call. */
export function isTrivial(node: Node): boolean {
  return !callsSomething(node) && sizeOf(node) <= TRIVIAL_SIZE;
}

function sizeOf(node: Node): number {
  let size = 1;
  eachChild(node, (child) => {
    size += sizeOf(child);
  });
  return size;
}

/** Whether a statement holds a `return` of its own function. */
export function returns(node: Node): boolean {
  if (node.type === 'ReturnStatement') return true;
  if (isFunction(node) || isClass(node)) return false;
  let found = false;
  eachChild(node, (child) => {
    found ||= returns(child);
  });
  return found;
}

/** The position just behind `token`, searched from `from` past white space, punctuation and comments. */
export function after(code: string, from: number, token: string): number {
  for (let at = from; at < code.length; at++) {
    if (code.startsWith('/*', at)) at = code.indexOf('*/', at + 2) + 1;
    else if (code.startsWith('//', at)) at = code.slice(at).search(/[\n\r\u2028\u2029]/) + at;
    else if (code.startsWith(token, at)) return at + token.length;
  }
  throw new Error(`no ${token} behind position ${from}`);
}
