/**
 * The function's text with what counts its calls: insertions only, so that lines, names, lengths and texts of functions stay
 * as they are. A call that comes from outside hands its arguments to the recorder, which calls the function again; one
 * that comes while another is under way runs as it is, at the cost of a load.
 *
 * ```js
 * function f(a, b) {;if($hk[0]===0)return $hq(f,[a,b]);
 *   return a + b;
 * }
 * ```
 *
 * Calls of an async function are under way beside each other, and a promise more would change their order, so it counts
 * them itself. What is no function's text but gives one, `const f = kernel(function f() {})`, has its value wrapped.
 */
import { after, eachChild, isDirective, isFunction, type Node, someBelow } from '../../instrument/ast.ts';
import { Edits } from '../../instrument/edits.ts';
import type { ModuleText } from '../../instrument/hook.ts';
import { javaScriptOf } from '../../instrument/javascript.ts';
import { type FoundFunction, findFunction } from '../../remedies/slice/find-function.ts';
import { type ProgramModule, readModule } from '../../remedies/slice/module.ts';
import { namesOf } from '../../source/free-variables.ts';

/** Script-scope constants, as those of instrument/names.ts. */
export const names = {
  /** Int32Array: [0] calls under way, [1] calls to come until one is looked at. */
  state: '$hk',
  /** Function: runs a call that comes from outside. */
  enter: '$hq',
  /** Function: runs an async call that is looked at. */
  look: '$ha',
  /** Function: the first of several async calls begins. */
  begin: '$hb',
  /** Function: the last one has ended. */
  end: '$hd',
  /** Function: wraps a value that is a function. */
  wrap: '$hv',
} as const;

const { state, wrap } = names;

export interface Edited {
  format: 'module' | 'commonjs';
  source: string;
}

/** Throws `Refused` where the text, which a loader may have made, has no such function. */
export function withRecorder(module: ModuleText, name: string): Edited {
  const read = readModule({
    file: module.path,
    text: javaScriptOf(module),
    isTypeScript: false,
    sourceType: module.sourceType,
  });
  const found = findFunction(read, name);
  const edits = new Edits();
  const init: Node | null = found.declaration.init ?? null;
  const isDirect = init === null || init === found.node || isNaming(init);
  const args = argumentsOf(found.node);
  if (isDirect && args !== null && !hidesItsName(found.node, name)) editBody(read, found, args, edits);
  else if (init !== null) {
    edits.insert(init.start, `${wrap}(`);
    edits.insert(init.end, `,${JSON.stringify(name)})`);
  } else throw new Error(`\`${name}\` cannot be called from inside of itself: a variable in it has its name`);
  return { format: read.sourceType, source: edits.apply(read.code) };
}

function editBody({ code }: ProgramModule, { name, node, isAsync }: FoundFunction, args: string, edits: Edits): void {
  const { open, close } = isAsync ? aroundAsync(name, args) : { open: entry(name, args), close: '' };
  if (node.expression) {
    edits.insert(after(code, node.params.at(-1)?.end ?? node.start, '=>'), `{${open}return(`);
    edits.insert(node.end, `)${close}}`);
    return;
  }
  const directives = (node.body.body as Node[]).filter(isDirective);
  edits.insert(directives.at(-1)?.end ?? node.body.start + 1, `;${open}`);
  edits.insert(node.body.end - 1, close);
}

function entry(name: string, args: string): string {
  return `if(${state}[0]===0)return ${names.enter}(${name},${args});`;
}

function aroundAsync(name: string, args: string): { open: string; close: string } {
  const isLookedAt = `(${state}[1]=${state}[1]-1|0)===0`;
  const begun = `(${state}[0]=${state}[0]+1)===1`;
  const ended = `(${state}[0]=${state}[0]-1)===0`;
  return {
    open: `if(${isLookedAt})return ${names.look}(${name},[...${args}]);if(${begun})${names.begin}();try{`,
    close: `}finally{if(${ended})${names.end}()}`,
  };
}

/**
 * The call's arguments from inside of the function; null where they cannot be had. Names where they say all: V8 makes the
 * `arguments` of a function that mentions it in each call.
 */
function argumentsOf(fn: Node): string | null {
  const parts = (fn.params as Node[]).map((param) => {
    if (param.type === 'Identifier') return param.name as string;
    if (param.type === 'AssignmentPattern' && param.left.type === 'Identifier') return param.left.name as string;
    return param.type === 'RestElement' && param.argument.type === 'Identifier' ? `...${param.argument.name}` : null;
  });
  const isArrow = fn.type === 'ArrowFunctionExpression';
  if (!parts.includes(null) && (isArrow || !mentionsArguments(fn))) return `[${parts.join(',')}]`;
  return isArrow ? null : 'arguments';
}

function mentionsArguments(fn: Node): boolean {
  return someBelow(fn, ({ type, name }) => type === 'Identifier' && name === 'arguments');
}

/** `__name(() => …, "f")`, which esbuild puts around functions so that they keep their names. */
function isNaming({ type, callee }: Node): boolean {
  return type === 'CallExpression' && callee.type === 'Identifier' && callee.name === '__name';
}

/** Whether the name means something else inside of the function. */
function hidesItsName(fn: Node, name: string): boolean {
  const declared = (fn.params as Node[]).flatMap((param) => namesOf(param));
  const visit = (node: Node): void => {
    if (node.type === 'VariableDeclarator') namesOf(node.id, declared);
    if (/^(Function|Class)Declaration$/.test(node.type) && node.id) declared.push(node.id.name);
    if (!isFunction(node)) eachChild(node, visit);
  };
  visit(fn.body);
  return declared.includes(name);
}
