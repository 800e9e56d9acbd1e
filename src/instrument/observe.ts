/**
 * What of a module is looked at in an observed run: entries of functions with parameters, watched calls (watched.ts),
 * spreads of a variable, waits in loops. This file finds them and what can be shown of them without running anything of
 * the user's; how they are counted is in transform-expressions.ts.
 */
import { eachChild, isClass, isFunction, isLoop, type Node } from './ast.ts';
import type { Callees } from './callees.ts';
import { type FunctionTable, lastName } from './functions.ts';
import type { ObservedEntry } from './module-map.ts';
import { type Watched, watched } from './watched.ts';

export interface Entry extends Pick<ObservedEntry, 'parameters' | 'showsThis' | 'hides'> {
  /** What is shown: expressions with commas between them. */
  given: string;
}

export interface WatchedNode {
  name: string;
  from: string | null;
  watched: Watched;
  /** The collection, as a name or as a name and the path from it, which the observer walks without running getters; null: unknown. */
  receiver: string | null;
}

/** A function that takes more is not looked at. */
const MOST_SHOWN = 16;
/**
 * Entries of a module with more functions are not looked at: it is a bundle, or a compiler. What is put into each function
 * leaves V8 less to inline, which took 18 % of prettier's time, and few of so many functions would have their looks.
 */
const MOST_FUNCTIONS = 1000;
/**
 * V8 may inline a function of this many nodes, and then need not make an object that was made for the call, unless it is
 * shown to somebody: that took 10 ns a call.
 */
const INLINED = 100;

interface Place {
  isInLoop: boolean;
  /** The functions around, the innermost last; null stands for a class's field. */
  functions: readonly (Node | null)[];
}

export class ObservePlan {
  readonly #functions: FunctionTable;
  readonly #callees: Callees;
  /** Functions' last names, with the parameters that are given an object made for the call. */
  readonly #given = new Map<string, Set<number>>();
  readonly #awaits = new Set<Node>();
  /** Functions in which `this` may be read from the start. */
  readonly #usesThis = new Set<Node>();
  readonly #constructors = new Set<Node>();
  /** Calls on the spine of an optional chain. */
  readonly #optional = new Set<Node>();
  readonly #quoted = new Set<Node>();
  readonly #heads = new Map<Node, Node>();
  readonly #privateAccessors = new Set<string>();
  readonly #known = new Map<Node, WatchedNode | null>();

  constructor(program: Node, functions: FunctionTable, callees: Callees) {
    this.#functions = functions;
    this.#callees = callees;
    this.#visit(program, { isInLoop: false, functions: [] });
  }

  /** Null for a function without parameters, and in a module of very many. */
  entry(node: Node): Entry | null {
    if (this.#functions.all.length > MOST_FUNCTIONS) return null;
    const params: Node[] = node.params ?? [];
    const { name, size } = this.#functions.of(node);
    const made = size <= INLINED ? this.#given.get(nameOf(name)) : undefined;
    const isHidden = (param: Node, index: number) => made?.has(index) === true && !isPattern(param);
    const names = params.map((param, index) => (isHidden(param, index) ? [] : boundNames(param)));
    const showsThis = this.#usesThis.has(node);
    const given = [...names.flat(), ...(showsThis ? ['this'] : [])];
    if (params.length === 0 || given.length > MOST_SHOWN) return null;
    const isPlain = (param: Node, index: number) => !isHidden(param, index) && !isPattern(param);
    const parameters = params.map((param, index) => (isPlain(param, index) ? -1 : (names[index] as string[]).length));
    return { given: given.join(','), parameters, showsThis, hides: params.some(isHidden) };
  }

  isLoopAwait(node: Node): boolean {
    return this.#awaits.has(node);
  }

  /** A call, or a literal with a spread; null where it is not watched. */
  watched(node: Node): WatchedNode | null {
    const known = this.#known.get(node);
    if (known !== undefined) return known;
    const found = node.callee === undefined ? this.#spread(node) : this.#call(node);
    this.#known.set(node, found);
    return found;
  }

  /** Whether nothing may be put around the expression: V8 quotes it in its messages, or more than its value counts. */
  isQuoted(node: Node): boolean {
    return this.#quoted.has(node);
  }

  /** In `const { x } = queue.shift()` the call: the first that the statement does, and V8 quotes it. */
  headOf(statement: Node): Node | null {
    const call = this.#heads.get(statement);
    return call !== undefined && this.watched(call) !== null ? call : null;
  }

  #call(node: Node): WatchedNode | null {
    // Nowhere to count it.
    if (node.arguments.length === 0 && this.#optional.has(node)) return null;
    const callee = this.#callees.of(node);
    const how = callee && watched(callee, node.type === 'NewExpression');
    if (!callee || !how) return null;
    const { name, from, origin } = callee;
    const receiver = how.size === 'receiver' ? this.#path(node.callee.object) : null;
    // What a module has made is an array or a text as any other.
    return { name, from: how.kind === 'search' && origin !== 'module' ? null : from, watched: how, receiver };
  }

  #spread(node: Node): WatchedNode | null {
    const isArray = node.type === 'ArrayExpression';
    const parts: (Node | null)[] = isArray ? node.elements : node.properties;
    for (const part of parts) {
      const receiver = part?.type === 'SpreadElement' ? this.#path(part.argument) : null;
      if (receiver === null) continue;
      const name = `...${written((part as Node).argument)}`;
      const kind = { kind: 'copy', size: 'receiver' } as const;
      return { name: isArray ? `[${name}]` : `{${name}}`, from: null, watched: kind, receiver };
    }
    return null;
  }

  /** `xs`; `this,"state.items"`; null for what is no plain path. */
  #path(node: Node | undefined): string | null {
    const names: string[] = [];
    let at = node;
    while (at?.type === 'MemberExpression' && !at.computed && at.property.type === 'Identifier') {
      names.unshift(at.property.name);
      at = at.object as Node;
    }
    const root = at && this.#root(at);
    if (!root) return null;
    return names.length === 0 ? root : `${root},${JSON.stringify(names.join('.'))}`;
  }

  #root(node: Node): string | null {
    if (node.type === 'Identifier') return node.name;
    if (node.type === 'ThisExpression') return 'this';
    if (node.type !== 'MemberExpression' || node.computed || node.object.type !== 'ThisExpression') return null;
    const { name } = node.property;
    return node.optional || this.#privateAccessors.has(name) ? null : `this.#${name}`;
  }

  #visit(node: Node, place: Place): void {
    if (isFunction(node)) {
      const inside = { isInLoop: false, functions: [...place.functions, node] };
      return eachChild(node, (child) => this.#visit(child, inside));
    }
    if (isClass(node)) return this.#class(node, place);
    if (isLoop(node)) return this.#loop(node, place);
    switch (node.type) {
      case 'Program':
      case 'BlockStatement':
      case 'StaticBlock':
        for (const statement of node.body) this.#statement(statement);
        break;
      case 'SwitchCase':
        for (const statement of node.consequent) this.#statement(statement);
        break;
      case 'AwaitExpression':
        if (place.isInLoop) this.#awaits.add(node);
        break;
      case 'ThisExpression':
      case 'Super':
        this.#markThis(place.functions);
        break;
      case 'ChainExpression':
        this.#markOptional(node.expression);
        break;
      case 'VariableDeclarator':
        if (node.init && node.id.type !== 'Identifier') this.#quoted.add(node.init);
        break;
      case 'AssignmentExpression':
        if (/Pattern$/.test(node.left.type)) this.#quoted.add(node.right);
        break;
      case 'CallExpression':
      case 'NewExpression':
        if (place.isInLoop || place.functions.length > 0) this.#noteGiven(node);
        break;
      case 'SpreadElement':
        this.#quoted.add(node.argument);
        break;
      // Deleted is a property and no value; a tag is called as a method of its object.
      case 'UnaryExpression':
        if (node.operator === 'delete') this.#quoted.add(node.argument);
        break;
      case 'TaggedTemplateExpression':
        this.#quoted.add(node.tag);
        break;
      case 'YieldExpression':
        if (node.delegate) this.#quoted.add(node.argument);
        break;
    }
    eachChild(node, (child) => this.#visit(child, place));
  }

  #noteGiven({ callee, arguments: args }: Node): void {
    const name = lastName(callee);
    for (const [index, argument] of (args as Node[]).entries()) {
      if (name === null || !isMade(argument)) continue;
      const known = this.#given.get(name) ?? new Set();
      this.#given.set(name, known.add(index));
    }
  }

  #statement(node: Node): void {
    if (node.type !== 'VariableDeclaration') return;
    const { id, init } = node.declarations[0];
    if (init?.type === 'CallExpression' && init.arguments.length === 0 && id.type !== 'Identifier') {
      this.#heads.set(node, init);
    }
  }

  #class(node: Node, place: Place): void {
    const { superClass, body } = node;
    if (superClass) {
      this.#quoted.add(superClass);
      this.#visit(superClass, place);
    }
    // First, since a method may stand before it.
    for (const { kind, key } of body.body) {
      if (kind === 'get' && key.type === 'PrivateIdentifier') this.#privateAccessors.add(key.name);
    }
    const inside = { isInLoop: false, functions: [...place.functions, null] };
    for (const member of body.body) {
      if (member.kind === 'constructor') this.#constructors.add(member.value);
      if (member.type === 'StaticBlock') this.#visit(member, inside);
      else if (member.computed) this.#visit(member.key, place);
      if (member.value) this.#visit(member.value, inside);
    }
  }

  /** What of a loop runs once belongs to the loop around it. */
  #loop(node: Node, place: Place): void {
    const { type, init, right, body, test, update, left } = node;
    const inside = { ...place, isInLoop: true };
    if (init) this.#visit(init, place);
    if (right) {
      if (type === 'ForOfStatement') this.#quoted.add(right);
      this.#visit(right, place);
    }
    for (const part of [left, test, update, body]) if (part) this.#visit(part, inside);
  }

  /** Not in a constructor: before `super()` there is no `this`. */
  #markThis(functions: readonly (Node | null)[]): void {
    const owner = functions.findLastIndex((node) => node?.type !== 'ArrowFunctionExpression');
    const around = functions[owner];
    if (owner < 0 || (around && this.#constructors.has(around))) return;
    for (const node of functions.slice(owner)) if (node) this.#usesThis.add(node);
  }

  #markOptional(node: Node): void {
    if (node.type === 'CallExpression') {
      this.#optional.add(node);
      this.#markOptional(node.callee);
    } else if (node.type === 'MemberExpression') {
      this.#markOptional(node.object);
    }
  }
}

/** What makes a small object where it stands: a literal, an instance of a class of the user's. */
function isMade({ type, callee }: Node): boolean {
  if (type === 'ObjectExpression') return true;
  return type === 'NewExpression' && !/^$|(?:Array|Buffer|Map|Set|Date|RegExp|URL|Error)$/.test(lastName(callee) ?? '');
}

/** `take` of `Queue.take`. */
function nameOf(name: string): string {
  return name.split(/[. ]/).at(-1) as string;
}

function isPattern(param: Node): boolean {
  if (param.type === 'AssignmentPattern') return isPattern(param.left);
  return param.type === 'RestElement' ? isPattern(param.argument) : param.type !== 'Identifier';
}

function boundNames(pattern: Node): string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.name];
    case 'AssignmentPattern':
      return boundNames(pattern.left);
    case 'RestElement':
      return boundNames(pattern.argument);
    case 'ArrayPattern':
      return pattern.elements.flatMap((element: Node | null) => (element ? boundNames(element) : []));
    case 'ObjectPattern':
      return pattern.properties.flatMap((property: Node) =>
        boundNames(property.type === 'Property' ? property.value : property),
      );
    default:
      return [];
  }
}

/** A plain path as the user wrote it. */
function written(node: Node): string {
  if (node.type === 'Identifier') return node.name;
  if (node.type === 'ThisExpression') return 'this';
  const { property } = node;
  return `${written(node.object)}.${property.type === 'PrivateIdentifier' ? '#' : ''}${property.name}`;
}
