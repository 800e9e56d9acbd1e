/**
 * What generated code may use at a point of the program: its variables, functions, classes, loops, and whether it may
 * return, yield or await there. A scope is copied when a block or function opens, so names never leak outwards.
 *
 * Every program ends: calls go only to functions of a lower level (or recurse on a counted argument), and every loop
 * asks `tick()`, which turns false for good when the program's fuel is spent.
 */
import type { Random } from './random.ts';

export interface Callable {
  name: string;
  kind: 'plain' | 'generator' | 'async' | 'asyncGenerator' | 'recursive';
  level: number;
  /** Whether calling it never throws. */
  safe: boolean;
}

export interface ClassInfo {
  name: string;
  level: number;
  methods: Callable[];
  getters: string[];
  statics: Callable[];
}

export interface Loop {
  label: string | null;
  /** Whether the header itself ends the loop, so that a `continue` in a `finally` is harmless. */
  bounded: boolean;
}

export class Scope {
  /** Variables that hold numbers, and those among them that may be assigned. */
  nums: string[] = [];
  mutable: string[] = [];
  arrays: string[] = [];
  objects: string[] = [];
  strings: string[] = [];
  callables: Callable[] = [];
  classes: ClassInfo[] = [];
  loops: Loop[] = [];
  labels: string[] = [];
  level = 10;
  /** Whether an exception here would end the program. */
  safe = true;
  depth = 0;
  inSwitch = false;
  inFinally = false;
  mayReturn = false;
  mayYield = false;
  mayAwait = false;
  asyncFunction = false;
  hasArguments = false;
  /** `this` has the number `value`. */
  hasThis = false;
  topLevel = true;
  readonly make: Maker;

  constructor(make: Maker) {
    this.make = make;
  }

  /** A scope inside this one, in the same function. */
  block(): Scope {
    const inner = Object.assign(new Scope(this.make), this) as Scope;
    for (const key of [
      'nums',
      'mutable',
      'arrays',
      'objects',
      'strings',
      'callables',
      'classes',
      'loops',
      'labels',
    ] as const) {
      (inner as unknown as Record<string, unknown[]>)[key] = [...this[key]];
    }
    inner.depth = this.depth + 1;
    inner.topLevel = false;
    return inner;
  }

  /** The scope of a function's body inside this one. */
  function(kind: Callable['kind'], arrow: boolean): Scope {
    const inner = this.block();
    inner.loops = [];
    inner.labels = [];
    inner.inSwitch = false;
    inner.inFinally = false;
    inner.mayReturn = true;
    inner.mayYield = kind === 'generator' || kind === 'asyncGenerator';
    inner.mayAwait = kind === 'async' || kind === 'asyncGenerator';
    inner.asyncFunction = inner.mayAwait;
    if (!arrow) {
      inner.hasArguments = true;
      inner.hasThis = false;
    }
    return inner;
  }

  /** A scope for parameter initialisers and class fields: neither `yield` nor `await`. */
  initialiser(): Scope {
    const inner = this.block();
    inner.mayYield = false;
    inner.mayAwait = false;
    inner.mayReturn = false;
    return inner;
  }

  /** Whether the program is deep or long enough here: what follows is simple. */
  get spent(): boolean {
    return this.depth > 7 || this.make.places.length > this.make.limit;
  }

  callable(kind: Callable['kind']): Callable | null {
    const fitting = this.callables.filter(
      (one) => one.kind === kind && one.level < this.level && (one.safe || !this.safe),
    );
    return fitting.length > 0 ? this.make.random.pick(fitting) : null;
  }

  usableClass(): ClassInfo | null {
    const fitting = this.safe ? [] : this.classes.filter((one) => one.level < this.level);
    return fitting.length > 0 ? this.make.random.pick(fitting) : null;
  }
}

/** Hands out names and ids. */
export class Maker {
  readonly random: Random;
  readonly places: string[] = [];
  readonly features = new Map<string, number>();
  functions = 0;
  /** How many places there may be before what is being made must come to its end. */
  limit = 0;
  #names = 0;

  constructor(random: Random) {
    this.random = random;
  }

  /** A new place that can be hit; `what` names its construct in the statistics. */
  place(what: string): number {
    this.places.push(what);
    return this.places.length - 1;
  }

  feature(what: string): void {
    this.features.set(what, (this.features.get(what) ?? 0) + 1);
  }

  name(prefix: string): string {
    this.#names++;
    return `${prefix}${this.#names}`;
  }

  function(): number {
    return this.functions++;
  }
}
