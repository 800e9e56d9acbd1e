/**
 * What a function's code is made of while it is built: values, and lists of items that hold one another as WebAssembly's
 * control structures do. What always holds:
 * - A value is computed in one place, which dominates all of its uses. So its `scope` was open at each of them.
 * - Items run in the order of their list; an operand's item stands before its user's, or around it.
 * - Fields are written by the builder, then by the passes of finish.ts and layout.ts, and by nobody else.
 */
import type { Operator } from './operators.ts';
import type { Type } from './types.ts';

/** The stretch of code in which a value is available: from its place to the end of `region`. */
export class Scope {
  open = true;
  readonly region: Region;

  constructor(region: Region) {
    this.region = region;
  }
}

/** What a variable holds at a point: a known value, or whatever has come to a merge. */
export type Content = Value | Merge;
/** By the variables' indices; null where ways into a merge differ. */
export type State = (Content | null | undefined)[];

/** A control structure that is or was open: the function, a block, a loop, one arm of an `if`. Labels are regions. */
export class Region {
  readonly kind: 'function' | 'block' | 'loop' | 'arm';
  /** How many regions stand around it. */
  readonly depth: number;
  open = true;
  /** Of a block: what variables hold on all of the ways by which branches came to its end. */
  merged: State | null = null;
  /** Branches to it. */
  branches = 0;
  /** While it is written: how many labels stand around it. */
  level = 0;

  constructor(kind: Region['kind'], depth: number) {
    this.kind = kind;
    this.depth = depth;
  }
}

/** A loop as the builder sees it. */
export class LoopRegion extends Region {
  readonly parent: LoopRegion | null;
  /** How many loops are open in it, itself included. */
  readonly loops: number;
  /** The scope of what stands before it. */
  readonly outside: Scope;
  readonly assigned: ReadonlySet<Local>;
  /** What is moved out of it, in order. */
  readonly before: Item[] = [];

  constructor(depth: number, parent: LoopRegion | null, outside: Scope, assigned: ReadonlySet<Local>) {
    super('loop', depth);
    this.parent = parent;
    this.loops = parent === null ? 1 : parent.loops + 1;
    this.outside = outside;
    this.assigned = assigned;
  }
}

/** The immutable result of an instruction, a parameter, a constant, or what a variable held at some point. */
export class Value {
  readonly kind: 'constant' | 'parameter' | 'operation' | 'call' | 'read';
  readonly id: number;
  readonly type: Type;
  /** A constant's: of an i64 a bigint, of a v128 its 16 bytes. */
  readonly constant: number | bigint | Uint8Array | undefined;
  readonly scope: Scope;
  /** The innermost loop in which it is computed. */
  readonly loop: LoopRegion | null;

  /** An operation's. */
  operator: Operator | null = null;
  args: readonly Value[] = [];
  /** Offset or lane. */
  immediate = 0;
  lane = 0;
  bytes: Uint8Array | null = null;
  /** A call's. */
  target: FunctionHandle | null = null;
  /** A read's, and when the variable held it. */
  variable: Local | null = null;
  since = 0;
  /** Of a read: the variable changes before the last use, so what it held is copied. */
  copied = false;

  /** In live code. */
  uses = 0;
  /** Not written, since nobody uses it. */
  dropped = false;
  /** The WebAssembly local that holds it, or -1: it stays on the stack, or is written again at each use. */
  place = -1;
  /** In the table of values. */
  hash = 0;
  next: Value | null = null;

  constructor(
    kind: Value['kind'],
    id: number,
    type: Type,
    scope: Scope,
    loop: LoopRegion | null,
    constant?: number | bigint | Uint8Array,
  ) {
    this.kind = kind;
    this.id = id;
    this.type = type;
    this.scope = scope;
    this.loop = loop;
    this.constant = constant;
  }
}

/** A variable: mutable, zero until it is set. */
export class Local {
  readonly kind = 'variable';
  readonly index: number;
  readonly type: Type;
  readonly name: string;
  /** The loop in which it was made; it may be set there without being announced. */
  readonly birth: LoopRegion | null;
  /** When it was last set in the code so far, or a loop that sets it was entered. */
  changed = 0;
  /** Live reads of it. */
  reads = 0;
  place = -1;

  constructor(index: number, type: Type, name: string, birth: LoopRegion | null) {
    this.index = index;
    this.type = type;
    this.name = name;
    this.birth = birth;
  }
}

/** A point where ways meet. What a variable holds there is a value of its own, made when somebody asks. */
export class Merge {
  readonly kind = 'merge';
  readonly scope: Scope;
  readonly loop: LoopRegion | null;
  readonly since: number;
  readonly reads: Value[] = [];

  constructor(scope: Scope, loop: LoopRegion | null, since: number) {
    this.scope = scope;
    this.loop = loop;
    this.since = since;
  }
}

/** Tells what was written before what. */
export class Clock {
  #now = 0;

  tick(): number {
    return ++this.#now;
  }
}

/** An instruction without a result. `operator` is a store, or says what it is. */
export interface Effect {
  readonly kind: 'effect';
  readonly operator: Operator | 'call' | 'memory.fill' | 'memory.copy' | 'return' | 'unreachable';
  readonly args: readonly Value[];
  readonly offset: number;
  readonly lane: number;
  readonly target: FunctionHandle | null;
}

export interface SetVariable {
  readonly kind: 'set';
  readonly variable: Local;
  readonly value: Value;
  dropped: boolean;
}

export interface Block {
  readonly kind: 'block';
  readonly region: Region;
  readonly body: Item[];
}

export interface Loop {
  readonly kind: 'loop';
  readonly region: LoopRegion;
  readonly body: Item[];
}

export interface If {
  readonly kind: 'if';
  readonly condition: Value;
  readonly body: Item[];
  readonly otherwise: Item[];
  dropped: boolean;
}

/** Unconditional if `condition` is null. */
export interface Branch {
  readonly kind: 'branch';
  readonly target: Region;
  readonly condition: Value | null;
}

export type Item = Value | Merge | Effect | SetVariable | Block | Loop | If | Branch;

/** What can be called: an import, or a function of the module. */
export interface FunctionHandle {
  readonly name: string;
  readonly params: readonly Type[];
  readonly results: readonly Type[];
  /** Where it stands among the module's functions; known when the module is encoded. */
  functionIndex: number;
}
