/**
 * What a module calls that is not the user's, by name: packages, Node's modules, built-ins. Each such call gets a place of
 * its own (transform-expressions.ts), so the sampler sees the call and not only its line.
 *
 * Names are all there is to go by. A call is named where its head is an import, a global or a literal, or a variable that
 * was made by one of these; and where it is a method that no function without a frame has the name of (one with a frame
 * shows itself). Those of other modules are seen when all modules are known (profile/places.ts). A call of a variable
 * (`callback(x)`) is not named: it may be the user's.
 */
import { eachChild, isFunction, type Node } from './ast.ts';
import { type FunctionTable, lastName, QUICK } from './functions.ts';

/**
 * How it is known that a call leaves the user's code: it is of an import, of a value that an import has made (which may be
 * a plain string or array), of a global or a literal, or it is a method that the module does not have.
 */
export type CalleeOrigin = 'module' | 'made' | 'global' | 'method';

export interface Callee {
  /** As it is written, without arguments: `JSON.parse`, `createHash().update`, `new Parser`. */
  name: string;
  /** The package or module as it is imported; null where it is none. */
  from: string | null;
  origin: CalleeOrigin;
  /** Whether it is given a function of the user's that has no frame, whose time is then the call's. */
  callsBack: boolean;
}

/** What is in scope without a declaration, and takes more time than a mark. */
const GLOBALS = new Set(
  `AggregateError Array ArrayBuffer Atomics BigInt BigInt64Array BigUint64Array DataView Date Float32Array Float64Array Int16Array
  Int32Array Int8Array Intl Iterator JSON Map Object Promise Proxy Reflect RegExp Set SharedArrayBuffer String Temporal Uint16Array
  Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet WebAssembly decodeURI decodeURIComponent encodeURI
  encodeURIComponent parseFloat parseInt
  Blob Buffer TextDecoder TextEncoder URL URLSearchParams atob btoa clearImmediate clearInterval clearTimeout console crypto fetch
  performance process queueMicrotask require setImmediate setInterval setTimeout structuredClone`.split(/\s+/),
);

/** Longer names lose their beginning. */
const LONGEST = 60;

interface Source {
  from: string;
  isMade: boolean;
}

export class Callees {
  readonly #functions: FunctionTable;
  /** For each name that the module declares, what it is: a module, the expression that makes it, or unknown. */
  readonly #declared = new Map<string, (string | Node | null)[]>();
  /** Names that stand for a whole file of the user's. */
  readonly #ownModules = new Set<string>();
  /** What is known of names already. */
  readonly #modules = new Map<string, Source | null>();

  constructor(program: Node, functions: FunctionTable) {
    this.#functions = functions;
    this.#find(program);
  }

  /** Null for a call that is, or may well be, of the user's own code, and for one that takes no time to speak of. */
  of(call: Node): Callee | null {
    const callee = plain(call.callee);
    const last = lastName(callee);
    if (last === null || last.startsWith('#') || last === 'eval') return null;
    const root = rootOf(callee);
    const head = root === null ? null : this.#origin(root);
    if (head?.origin !== 'module' && QUICK.has(last)) return null;
    const name = shorten((call.type === 'NewExpression' ? 'new ' : '') + written(callee));
    const callsBack = call.arguments.some((argument: Node) => this.#isLight(argument));
    const origin = head?.origin === 'module' && hasCall(callee) ? 'made' : head?.origin;
    if (head && origin) return { name, from: head.from, origin, callsBack };
    const mayBeUsers =
      callee.type === 'Identifier' ||
      call.type === 'NewExpression' ||
      this.#functions.isLight(last) ||
      this.#ownModules.has(callee.object.name);
    return mayBeUsers ? null : { name, from: null, origin: 'method', callsBack };
  }

  /** Whether a value is a function of the user's that has no frame. */
  #isLight(value: Node): boolean {
    if (isFunction(value)) return !this.#functions.of(value).framed;
    const name = lastName(value);
    return name !== null && this.#functions.isLight(name);
  }

  #origin(root: Node): Pick<Callee, 'from' | 'origin'> | null {
    if (root.type !== 'Identifier') return { from: null, origin: 'global' };
    if (!this.#declared.has(root.name)) return GLOBALS.has(root.name) ? { from: null, origin: 'global' } : null;
    const found = this.#moduleOf(root.name);
    return found && { from: found.from, origin: found.isMade ? 'made' : 'module' };
  }

  /** The module that all variables of a name come from, directly or by calls. */
  #moduleOf(name: string): Source | null {
    const known = this.#modules.get(name);
    if (known !== undefined) return known;
    // Where it is made from itself it is unknown.
    this.#modules.set(name, null);
    let from: string | null = null;
    let isMade = false;
    for (const declared of this.#declared.get(name) ?? []) {
      const one: Source | null = typeof declared === 'string' ? { from: declared, isMade } : this.#madeBy(declared);
      if (one === null || (from !== null && from !== one.from)) return null;
      from = one.from;
      isMade ||= one.isMade;
    }
    const found = from === null ? null : { from, isMade };
    this.#modules.set(name, found);
    return found;
  }

  #madeBy(value: Node | null): Source | null {
    if (value === null) return null;
    const from = requiredBy(value);
    if (from !== null) return isForeign(from) ? { from, isMade: false } : null;
    const root = rootOf(value);
    const found = root?.type === 'Identifier' ? this.#moduleOf(root.name) : null;
    return found && { from: found.from, isMade: found.isMade || hasCall(value) };
  }

  #find(node: Node): void {
    switch (node.type) {
      case 'ImportDeclaration':
        for (const { type, local } of node.specifiers) {
          const isOwn = !isForeign(node.source.value);
          this.#declare(local, isOwn ? null : node.source.value);
          if (isOwn && type === 'ImportNamespaceSpecifier') this.#ownModules.add(local.name);
        }
        return;
      case 'VariableDeclarator':
        this.#declare(node.id, node.init);
        break;
      case 'AssignmentExpression':
        if (node.left.type === 'Identifier') this.#declare(node.left, node.right);
        break;
      case 'CatchClause':
        if (node.param) this.#declare(node.param, null);
        break;
      case 'ClassDeclaration':
      case 'ClassExpression':
        if (node.id) this.#declare(node.id, null);
        break;
    }
    if (isFunction(node)) {
      if (node.id) this.#declare(node.id, null);
      for (const param of node.params) this.#declare(param, null);
    }
    eachChild(node, (child) => this.#find(child));
  }

  /** Every name that a pattern binds; defaults and keys in it are taken along, which only makes names less certain. */
  #declare(pattern: Node, value: string | Node | null): void {
    if (pattern.type === 'Identifier') {
      const known = this.#declared.get(pattern.name);
      if (known) known.push(value);
      else this.#declared.set(pattern.name, [value]);
      return;
    }
    if (pattern.type === 'Property') return this.#declare(pattern.value, value);
    if (pattern.type === 'AssignmentPattern') return this.#declare(pattern.left, value);
    if (pattern.type !== 'MemberExpression') eachChild(pattern, (child) => this.#declare(child, value));
  }
}

/** Whether a specifier names a package or a module of Node's, and no file of the user's. */
function isForeign(specifier: unknown): boolean {
  return typeof specifier === 'string' && !/^(?:[./#]|[A-Za-z]:|file:|data:)/.test(specifier);
}

/** The specifier in `require('x')`, `await import('x')`, and in what compilers put around them. */
function requiredBy(node: Node): string | null {
  const value = node.type === 'AwaitExpression' ? node.argument : plain(node);
  if (value.type === 'ImportExpression') return value.source.value ?? null;
  if (value.type !== 'CallExpression') return null;
  const [argument] = value.arguments;
  if (argument === undefined) return null;
  const name = lastName(plain(value.callee));
  if (name === 'require') return argument.type === 'Literal' ? argument.value : null;
  return name !== null && /^__(?:import|toESM)/.test(name) ? requiredBy(argument) : null;
}

/** Without what changes nothing about what is called: an optional chain's bracket, the 0 in `(0, a.b)(x)`. */
function plain(node: Node): Node {
  if (node.type === 'ChainExpression') return plain(node.expression);
  if (node.type === 'SequenceExpression') return plain(node.expressions.at(-1));
  return node;
}

/** The identifier or literal that an expression begins with. */
function rootOf(expression: Node): Node | null {
  const node = plain(expression);
  switch (node.type) {
    case 'Identifier':
    case 'Literal':
    case 'TemplateLiteral':
    case 'ArrayExpression':
      return node;
    case 'MemberExpression':
      return rootOf(node.object);
    case 'CallExpression':
    case 'NewExpression':
      return rootOf(node.callee);
    case 'AwaitExpression':
      return rootOf(node.argument);
    default:
      return null;
  }
}

/** Whether a call stands between an expression and its root. */
function hasCall(expression: Node): boolean {
  const node = plain(expression);
  if (node.type === 'MemberExpression') return hasCall(node.object);
  return node.type !== 'Identifier';
}

function written(expression: Node): string {
  const node = plain(expression);
  switch (node.type) {
    case 'Identifier':
      return node.name;
    case 'ThisExpression':
      return 'this';
    case 'Literal':
      return node.regex ? `/${node.regex.pattern}/${node.regex.flags}` : typeof node.value === 'string' ? "''" : '…';
    case 'TemplateLiteral':
      return '``';
    case 'ArrayExpression':
      return '[]';
    case 'MemberExpression':
      if (node.computed) return `${written(node.object)}[]`;
      return `${written(node.object)}.${node.property.name}`;
    case 'CallExpression':
      return `${written(node.callee)}()`;
    case 'NewExpression':
      return `new ${written(node.callee)}()`;
    default:
      return '…';
  }
}

/** A long chain by its end. */
function shorten(name: string): string {
  return name.length <= LONGEST ? name : `…${name.slice(1 - LONGEST)}`;
}
