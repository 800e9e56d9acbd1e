/**
 * Finds the functions of a module, names them as V8's stack traces do, and decides which of them carry a frame.
 *
 * A frame costs about as much as a few additions, so a function of a few additions must not have one: it would look twice
 * as dear as it is. `light` functions have none, and their time falls to the line that calls them. A function is light
 * when it is small, has no loop, does not suspend, and calls only light functions (found by name in the module) and
 * built-ins that are known to be quick. Names are all there is to go by, so every function of that name must be light.
 */
import { eachChild, isAwaitUsing, isClass, isFunction, isLoop, type Node } from './ast.ts';
import type { FrameForm } from './frame.ts';

export type Frames = 'auto' | 'all';

export interface FunctionInfo {
  index: number;
  node: Node;
  name: string;
  framed: boolean;
  /** Async, a generator, or a module that awaits. */
  suspends: boolean;
  /** It can go on behind a suspension at a place of which the transform does not know: see `FrameCode.mark`. */
  losesFrame: boolean;
  /** It holds a `try` of its own. */
  hasTry: boolean;
  /** One with a `finally`. */
  hasFinally: boolean;
  /** It may be called by code that is not transformed, and that goes on when it throws. */
  escapes: boolean;
  hasLoop: boolean;
  /** Nodes in its body, those of inner functions left out. */
  size: number;
  /** The last names of what it calls; null stands for a callee without a name. */
  calls: Set<string | null>;
}

/**
 * How a function's frame is left when something throws (frame.ts). A `try` around a loop makes V8 22 and 24 compile the
 * loop badly (up to five times slower), so it is put only where it must be.
 */
export function formOf({ suspends, hasFinally, escapes, hasLoop, node }: FunctionInfo): FrameForm {
  if (suspends && hasFinally) return 'finally';
  return node.async || (escapes && !hasLoop && !hasFinally) ? 'guarded' : 'plain';
}

function isPlain(info: FunctionInfo): boolean {
  return info.framed && formOf(info) === 'plain';
}

/** More nodes than this cost so much more than a frame that the frame does not show. */
const LIGHT_SIZE = 120;

/** Built-ins that take a few nanoseconds whatever they are given. */
export const QUICK = new Set(
  `abs acos asin atan atan2 ceil clz32 cos exp floor fround hypot imul log log10 log2 max min pow random round sign sin sqrt tan tanh trunc cbrt
  push pop at charCodeAt codePointAt charAt has get set add isInteger isSafeInteger isFinite isNaN isArray is hasOwn hasOwnProperty fromCharCode
  Number String Boolean Symbol valueOf now Error TypeError RangeError Float64Array`.split(/\s+/),
);

export class FunctionTable {
  /** In the order of the source; the module itself is the first. */
  readonly all: FunctionInfo[] = [];
  readonly #byNode = new Map<Node, FunctionInfo>();
  readonly #byName = new Map<string, FunctionInfo[]>();
  readonly #inner = new Map<FunctionInfo, FunctionInfo[]>();
  /** Names that are used as values: passed, stored, returned. */
  readonly #givenAway = new Set<string>();
  /** Functions with a `for await`, which waits once more when a jump leaves it, and those with jumps to labels. */
  readonly #forAwait = new Set<FunctionInfo>();
  readonly #jumps = new Set<FunctionInfo>();

  constructor(program: Node, frames: Frames) {
    const module = this.#add(program, null, '(module)');
    for (const statement of program.body) this.#visit(statement, module, '');
    for (const info of this.#jumps) if (this.#forAwait.has(info)) info.losesFrame = true;
    this.#chooseFrames(frames);
  }

  /** Whether a function of this name has no frame, so that a call may be the function's own time. */
  isLight(name: string): boolean {
    return this.#byName.get(name)?.some(({ framed }) => !framed) ?? false;
  }

  of(node: Node): FunctionInfo {
    return this.#byNode.get(node) as FunctionInfo;
  }

  /** The functions without a frame that `info` calls, by their names, or may call because they stand in it. */
  lightCallees(info: FunctionInfo): number[] {
    const found = new Set<number>();
    for (const inner of this.#inner.get(info) ?? []) if (!inner.framed) found.add(inner.index);
    for (const name of info.calls) {
      for (const target of name === null ? [] : (this.#byName.get(name) ?? []))
        if (!target.framed) found.add(target.index);
    }
    return [...found];
  }

  #add(node: Node, owner: FunctionInfo | null, name: string): FunctionInfo {
    const info: FunctionInfo = {
      index: this.all.length,
      node,
      name,
      framed: true,
      suspends: Boolean(node.async || node.generator),
      losesFrame: false,
      hasTry: false,
      hasFinally: false,
      escapes: false,
      hasLoop: false,
      size: 0,
      calls: new Set(),
    };
    this.all.push(info);
    this.#byNode.set(node, info);
    const beside = owner && this.#inner.get(owner);
    if (beside) beside.push(info);
    else if (owner) this.#inner.set(owner, [info]);
    return info;
  }

  #register(name: string, ...infos: FunctionInfo[]): void {
    const known = this.#byName.get(name);
    if (known) known.push(...infos);
    else this.#byName.set(name, infos);
  }

  #visit(node: Node, owner: FunctionInfo, hint: string): void {
    owner.size++;
    if (isFunction(node)) {
      const info = this.#add(node, owner, node.id?.name ?? (hint || '(anonymous)'));
      const short = info.name.split(/[. ]/).at(-1) as string;
      if (short !== 'constructor') this.#register(short, info);
      for (const param of node.params) this.#visit(param, info, '');
      this.#visit(node.body, info, '');
      return;
    }
    if (isClass(node)) {
      this.#class(node, owner, hint);
      return;
    }
    if (isLoop(node)) owner.hasLoop = true;
    switch (node.type) {
      case 'AwaitExpression':
        owner.suspends = true;
        break;
      case 'ForOfStatement':
        if (!node.await) break;
        owner.suspends = true;
        this.#forAwait.add(owner);
        break;
      case 'BreakStatement':
      case 'ContinueStatement':
        if (node.label) this.#jumps.add(owner);
        break;
      case 'VariableDeclaration':
        if (isAwaitUsing(node)) owner.suspends = owner.losesFrame = true;
        break;
      case 'TryStatement':
        owner.hasTry = true;
        if (node.finalizer) owner.hasFinally = true;
        break;
      case 'CallExpression':
      case 'NewExpression':
        owner.calls.add(lastName(node.callee));
        break;
      case 'TaggedTemplateExpression':
      case 'ImportExpression':
        owner.calls.add(null);
        break;
    }
    const givesAway = VALUES.has(node.type);
    eachChild(node, (child) => {
      const first = this.all.length;
      this.#visit(child, owner, nameFor(node, child));
      if (!givesAway || child === node.callee || child === node.id || child === node.left || child === node.key) return;
      const name = lastName(child);
      if (name !== null) this.#givenAway.add(name);
      else if (isFunction(child) && GIVEN.has(node.type)) (this.all[first] as FunctionInfo).escapes = true;
    });
  }

  #class(node: Node, owner: FunctionInfo, hint: string): void {
    const className = node.id?.name ?? (hint || '(anonymous class)');
    const constructors: FunctionInfo[] = [];
    if (node.superClass) this.#visit(node.superClass, owner, '');
    for (const member of node.body.body) {
      if (member.type === 'StaticBlock') {
        const info = this.#add(member, owner, `${className}.<static_initializer>`);
        for (const statement of member.body) this.#visit(statement, info, '');
        continue;
      }
      if (member.computed) this.#visit(member.key, owner, '');
      if (!member.value) continue;
      const before = this.all.length;
      this.#visit(member.value, owner, memberName(className, member));
      if (member.kind === 'constructor') constructors.push(this.all[before] as FunctionInfo);
    }
    if (constructors.length > 0 || !node.superClass) this.#register(className, ...constructors);
  }

  /** Takes the frames from the functions that are light: all that look so, less those that call one that is not. */
  #chooseFrames(frames: Frames): void {
    const [module, ...rest] = this.all as [FunctionInfo, ...FunctionInfo[]];
    module.framed = true;
    if (frames === 'auto') {
      for (const info of rest) {
        info.framed =
          info.hasLoop || info.hasTry || info.suspends || info.size > LIGHT_SIZE || info.node.type === 'StaticBlock';
      }
      for (let changed = true; changed; ) {
        changed = false;
        for (const info of rest) {
          if (info.framed || this.#callsOnlyLight(info)) continue;
          info.framed = true;
          changed = true;
        }
      }
    }
    for (const info of rest) if (info.framed && formOf(info) !== 'plain' && redeclares(info.node)) info.framed = false;
  }

  /**
   * Whether a statement hands a function to somebody who may go on when it throws, without its having left its frame:
   * `assert.throws(() => { for (...) fail(); })`.
   */
  givesAwayPlain(node: Node): boolean {
    if (isFunction(node)) return isPlain(this.of(node));
    if (node.type === 'CallExpression' || node.type === 'NewExpression') {
      const given = node.arguments.flatMap((argument: Node) => this.#byName.get(lastName(argument) ?? '') ?? []);
      if (given.some(isPlain)) return true;
    }
    let found = false;
    eachChild(node, (child) => {
      found ||= this.givesAwayPlain(child);
    });
    return found;
  }

  #callsOnlyLight(info: FunctionInfo): boolean {
    for (const name of info.calls) {
      const targets = name === null ? undefined : this.#byName.get(name);
      if (targets ? targets.some((target) => target.framed) : name === null || !QUICK.has(name)) return false;
    }
    return true;
  }
}

/** Nodes whose children are values that somebody else may call. */
const GIVEN = new Set(['CallExpression', 'NewExpression', 'Property']);
const VALUES = new Set([
  ...GIVEN,
  'ArrayExpression',
  'AssignmentExpression',
  'AssignmentPattern',
  'ConditionalExpression',
  'LogicalExpression',
  'ReturnStatement',
  'VariableDeclarator',
]);

/** The last name of `f`, `a.f` and `a.#f`; null for everything else. */
export function lastName(node: Node): string | null {
  if (node.type === 'Identifier') return node.name;
  if (node.type !== 'MemberExpression' || node.computed) return null;
  return node.property.type === 'PrivateIdentifier' ? `#${node.property.name}` : node.property.name;
}

/** The name that an anonymous function gets from where it stands in `parent`. */
function nameFor(parent: Node, child: Node): string {
  switch (parent.type) {
    case 'VariableDeclarator':
      return child === parent.init && parent.id.type === 'Identifier' ? parent.id.name : '';
    case 'AssignmentExpression':
    case 'AssignmentPattern':
      return child === parent.right ? targetName(parent.left) : '';
    case 'Property':
      if (child !== parent.value || parent.shorthand) return '';
      return (parent.kind === 'init' ? '' : `${parent.kind} `) + keyName(parent);
    case 'ExportDefaultDeclaration':
      return 'default';
    default:
      return '';
  }
}

function targetName(target: Node): string {
  if (target.type === 'Identifier') return target.name;
  if (target.type === 'ThisExpression') return 'this';
  if (target.type !== 'MemberExpression') return '';
  const object = targetName(target.object);
  const key = target.computed ? '' : target.property.name;
  return key === '' ? object : object === '' || object === 'this' ? key : `${object}.${key}`;
}

function keyName(member: Node): string {
  const { key } = member;
  if (member.computed) return key.type === 'Literal' ? String(key.value) : '[computed]';
  if (key.type === 'PrivateIdentifier') return `#${key.name}`;
  return key.type === 'Literal' ? String(key.value) : key.name;
}

function memberName(className: string, member: Node): string {
  if (member.kind === 'constructor') return `${className}.constructor`;
  const accessor = member.kind === 'get' || member.kind === 'set' ? `${member.kind} ` : '';
  return `${accessor}${className}.${keyName(member)}`;
}

/**
 * Whether the function's body declares one name twice in a way that a function body allows and a block does not
 * (`var f; function f() {}`). A frame puts the body into a block, so such a function cannot have one.
 */
function redeclares(node: Node): boolean {
  if (node.type === 'ArrowFunctionExpression' && node.expression) return false;
  const statements: Node[] = node.type === 'StaticBlock' ? node.body : node.body.body;
  const functions = new Set<string>();
  for (const statement of statements) {
    if (statement.type !== 'FunctionDeclaration') continue;
    if (functions.has(statement.id.name)) return true;
    functions.add(statement.id.name);
  }
  return functions.size > 0 && statements.some((statement) => declaresVar(statement, functions));
}

function declaresVar(node: Node, those: Set<string>): boolean {
  if (isFunction(node)) return false;
  if (node.type === 'VariableDeclaration' && node.kind === 'var') {
    const found = node.declarations.some((declarator: Node) => binds(declarator.id, those));
    if (found) return true;
  }
  let found = false;
  eachChild(node, (child) => {
    found ||= declaresVar(child, those);
  });
  return found;
}

function binds(pattern: Node, those: Set<string>): boolean {
  if (pattern.type === 'Identifier') return those.has(pattern.name);
  let found = false;
  eachChild(pattern, (child) => {
    found ||= binds(child, those);
  });
  return found;
}
