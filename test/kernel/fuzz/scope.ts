/**
 * What a place in a generated kernel may use: its variables, arrays, functions, jumps, and for each size of array the
 * indices that are in range there. Generators ask the scope and never invent a name, so what they make is a program of
 * the language, nearly always in range, and ends.
 */
import type { Random } from '../../counts/random.ts';
import { type Dtype, type Expression, length, literal, name, type Size } from './tree.ts';

export interface ArrayInfo {
  name: string;
  dtype: Dtype;
  size: string;
  /** Its elements are indices of arrays of that size. */
  indexOf: string | null;
}

/** A way to index arrays of a size that is in range here. `direct` ones differ in each round of the loop around. */
export interface Indexer {
  size: string;
  direct: boolean;
  make(): Expression;
}

export interface Helper {
  name: string;
  /** Of each parameter: an array of that size with an index in range, or a plain value. */
  params: (
    | { kind: 'array'; size: string }
    | { kind: 'index'; size: string }
    | { kind: 'number' }
    | { kind: 'boolean' }
  )[];
  returns: 'number' | 'boolean' | 'nothing';
}

/** A statement around that `break` or `continue` may name. One that neither may leave still takes bare ones. */
export interface Jump {
  label: string | null;
  loop: boolean;
  breakable: boolean;
  continuable: boolean;
}

/** What all scopes of one program share. */
export class Maker {
  readonly random: Random;
  readonly features = new Map<string, number>();
  readonly sizes = new Map<string, Size>();
  /** Variables that hold the length of a size, parameters or constants of the kernel. */
  readonly lengths = new Map<string, string[]>();
  /** Parameters of the kernel with one of the roles `start` and `end`. */
  readonly starts = new Map<string, [start: string, end: string][]>();
  /** The greatest depth of expressions: what is shallow is seen in the results. */
  readonly deepest: number;
  /** How much indices may be anything: most programs are in range. */
  readonly wildness: number;
  #count = 0;

  constructor(random: Random) {
    this.random = random;
    this.deepest = random.pick([1, 2, 2, 4]);
    this.wildness = random.chance(0.12) ? 0.8 : 0.02;
  }

  name(stem: string): string {
    return `${stem}${this.#count++}`;
  }

  feature(text: string): void {
    this.features.set(text, (this.features.get(text) ?? 0) + 1);
  }
}

export class Scope {
  readonly make: Maker;
  numbers: string[] = [];
  assignable: string[] = [];
  booleans: string[] = [];
  assignableBooleans: string[] = [];
  readable: ArrayInfo[] = [];
  writable: ArrayInfo[] = [];
  indexers: Indexer[] = [];
  helpers: Helper[] = [];
  jumps: Jump[] = [];
  returns: 'nothing' | 'number' | 'boolean' = 'nothing';
  /** Whether an early `return` may stand here. */
  mayReturn = true;
  /** Whether an expression may assign. */
  effects = true;
  /** Statements around, and rounds of the loops around, roughly. */
  depth = 0;
  cost = 1;
  /** Limits that end a loop soon. */
  limits: string[] = [];

  constructor(make: Maker) {
    this.make = make;
  }

  get random(): Random {
    return this.make.random;
  }

  /** A scope inside of this one: what is added to it does not join this one. */
  child(): Scope {
    const inner = new Scope(this.make);
    Object.assign(inner, this);
    for (const key of LISTS) (inner[key] as unknown[]) = [...this[key]];
    inner.depth++;
    return inner;
  }

  /** The same, but no variable of this scope may be assigned there: rounds of a loop around it stay independent. */
  frozen(): Scope {
    const inner = this.child();
    inner.assignable = [];
    inner.assignableBooleans = [];
    return inner;
  }

  /** For the body of a function: nothing but sizes is known there. */
  empty(): Scope {
    const inner = new Scope(this.make);
    inner.helpers = [...this.helpers];
    return inner;
  }

  /** An expression for the length of arrays of a size. */
  length(size: string): Expression {
    const { random, make } = this;
    const { length: kind } = make.sizes.get(size) as Size;
    const arrays = this.readable.filter((one) => one.size === size);
    const names = (make.lengths.get(size) ?? []).filter((one) => this.numbers.includes(one));
    if (kind.kind === 'constant' && random.chance(0.5)) return literal(kind.value);
    if (names.length > 0 && (arrays.length === 0 || random.chance(0.5))) return name(random.pick(names));
    if (arrays.length > 0) return length(random.pick(arrays).name);
    return literal(kind.kind === 'constant' ? kind.value : 0);
  }

  /** Whether an array of the size has an element: it does if some index is in range here. */
  hasElements(size: string): boolean {
    const { length: kind } = this.make.sizes.get(size) as Size;
    if (kind.kind === 'constant' || (kind.kind === 'any' && kind.least > 0)) return true;
    return this.indexers.some((one) => one.size === size);
  }

  /** The array as a scratch or parameter that may be read and perhaps written. */
  addArray(array: ArrayInfo, writable: boolean): void {
    this.readable.push(array);
    if (writable) this.writable.push(array);
  }

  addIndex(size: string, make: () => Expression, direct = true): void {
    this.indexers.push({ size, direct, make });
  }
}

const LISTS = [
  'numbers',
  'assignable',
  'booleans',
  'assignableBooleans',
  'readable',
  'writable',
  'indexers',
  'helpers',
  'jumps',
  'limits',
] as const;
