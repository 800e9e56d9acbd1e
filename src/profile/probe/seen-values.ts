/**
 * A value in 32 bits and in bytes: what observed calls are told apart by, and what it would take to copy it to another
 * thread. Both look at a bounded part of it, and run nothing of the user's: no getters, no Proxy's traps, no iterators.
 */
import { types } from 'node:util';
import { bufferOf, byteLengthOf, kindOf, lengthOf, sizeOfMap, sizeOfSet } from '../internals.ts';

/** Parts of one value that are looked at. */
const MOST_NODES = 200;
const DEEPEST = 12;
/** Of a long array: so many elements at equal distances, with the first and the last; shorter ones have all. */
const SPREAD_OVER = 64;
const LONG = 2 * SPREAD_OVER;
/** Of a long text: so many characters at both ends, and as many between. */
const TEXT_ENDS = 64;

const PRIME = 0x01000193;

const float = new Float64Array(1);
const words = new Int32Array(float.buffer);

type Numbers = { readonly [index: number]: number | bigint };

const timeOf = Date.prototype.getTime;
const entriesOfMap = Map.prototype.entries;
const valuesOfSet = Set.prototype.values;

/** Values that are only themselves: functions, promises, proxies. */
const identities = new WeakMap<object, number>();
let identified = 0;

function identityOf(value: object): number {
  let known = identities.get(value);
  if (known === undefined) {
    known = ++identified;
    identities.set(value, known);
  }
  return known;
}

/** One look at the values of one call. */
export class Glance {
  hash = 0x811c9dc5 | 0;
  /** What structured clone would copy; null for what it refuses, and for what is only itself. */
  bytes: number | null = 0;
  #nodes = 0;

  constructor(values: readonly unknown[]) {
    for (const value of values) this.#see(value, 1, 0);
  }

  #mix(word: number): void {
    this.hash = Math.imul(this.hash ^ word, PRIME) ^ (this.hash >>> 15);
  }

  #add(bytes: number): void {
    if (this.bytes !== null) this.bytes += bytes;
  }

  /** `times`: for how many of its like it stands, where only some are looked at. */
  #see(value: unknown, times: number, depth: number): void {
    if (++this.#nodes > MOST_NODES) return;
    switch (typeof value) {
      case 'number':
        this.#number(value);
        return this.#add(8 * times);
      case 'string':
        return this.#text(value, times);
      case 'boolean':
        this.#mix(value ? 3 : 5);
        return this.#add(times);
      case 'undefined':
        return this.#mix(7);
      case 'bigint':
        this.#mix(Number(BigInt.asIntN(32, value)));
        this.#mix(Number(BigInt.asIntN(32, value >> 32n)));
        return this.#add(8 * times);
      case 'object':
        if (value === null) return this.#mix(11);
        if (depth >= DEEPEST) return;
        return this.#object(value, times, depth + 1);
      default:
        this.bytes = null;
        if (typeof value === 'function') this.#mix(identityOf(value));
    }
  }

  #number(value: number): void {
    float[0] = value;
    this.#mix(words[0] as number);
    this.#mix((words[1] as number) ^ 13);
  }

  #text(value: string, times: number): void {
    const { length } = value;
    this.#mix(length ^ 0x5eed);
    this.#add(length * times);
    if (length <= 3 * TEXT_ENDS) {
      for (let at = 0; at < length; at++) this.#mix(value.charCodeAt(at));
      return;
    }
    const step = (length - 2 * TEXT_ENDS) / TEXT_ENDS;
    for (let at = 0; at < TEXT_ENDS; at++) {
      this.#mix(value.charCodeAt(at));
      this.#mix(value.charCodeAt(length - 1 - at));
      this.#mix(value.charCodeAt(Math.floor(TEXT_ENDS + at * step)));
    }
  }

  #object(value: object, times: number, depth: number): void {
    const kind = kindOf.call(value);
    if (kind !== undefined) return this.#typedArray(value, kind, times);
    if (types.isProxy(value)) return this.#itself(value);
    if (Array.isArray(value)) return this.#array(value, times, depth);
    if (types.isMap(value)) return this.#entries(sizeOfMap.call(value), entriesOfMap.call(value), times, depth);
    if (types.isSet(value)) return this.#entries(sizeOfSet.call(value), valuesOfSet.call(value), times, depth);
    if (types.isDate(value)) {
      this.#number(timeOf.call(value));
      return this.#add(8 * times);
    }
    if (types.isAnyArrayBuffer(value)) return this.#buffer(value, times);
    if (types.isDataView(value)) return this.#buffer(value.buffer, times);
    if (types.isPromise(value) || types.isWeakMap(value) || types.isWeakSet(value) || types.isGeneratorObject(value)) {
      return this.#itself(value);
    }
    this.#properties(value, times, depth);
  }

  #itself(value: object): void {
    this.bytes = null;
    this.#mix(identityOf(value));
  }

  #typedArray(value: object, kind: string, times: number): void {
    const length = lengthOf.call(value);
    const isShared = types.isSharedArrayBuffer(bufferOf.call(value));
    this.#mix(length ^ kind.length);
    this.#add(isShared ? 0 : byteLengthOf.call(value) * times);
    const array = value as Numbers;
    eachSpread(length, (at) => {
      const element = array[at];
      if (typeof element === 'bigint') this.#mix(Number(BigInt.asIntN(32, element)));
      else this.#number(element as number);
    });
  }

  #buffer(buffer: ArrayBufferLike, times: number): void {
    try {
      const bytes = new Uint8Array(buffer);
      this.#typedArray(bytes, 'Buffer', times);
    } catch {
      this.#itself(buffer);
    }
  }

  #array(value: readonly unknown[], times: number, depth: number): void {
    const { length } = value;
    this.#mix(length ^ 0xa44a);
    const each = length > LONG ? length / SPREAD_OVER : 1;
    this.#eachPart(length, (at) => {
      const own = Object.getOwnPropertyDescriptor(value, at);
      if (own && 'value' in own) this.#see(own.value, times * each, depth);
      else this.#mix(17);
    });
  }

  /** Where the bound is met half-way, the parts that are left count as those before them. */
  #eachPart(length: number, see: (at: number) => void): void {
    const before = this.bytes;
    let parts = 0;
    let seen = 0;
    eachSpread(length, (at) => {
      parts++;
      if (this.#nodes < MOST_NODES) seen++;
      see(at);
    });
    if (before !== null && this.bytes !== null && seen > 0) {
      this.bytes = before + ((this.bytes - before) * parts) / seen;
    }
  }

  #entries(size: number, entries: IterableIterator<unknown>, times: number, depth: number): void {
    this.#mix(size ^ 0x3a9);
    const looked = Math.min(size, SPREAD_OVER);
    const each = (times * size) / Math.max(1, looked);
    this.#eachPart(looked, () => this.#see(entries.next().value, each, depth));
  }

  #properties(value: object, times: number, depth: number): void {
    const keys = Object.keys(value);
    this.#mix(keys.length ^ 0x0b1);
    const each = keys.length > LONG ? keys.length / SPREAD_OVER : 1;
    this.#eachPart(keys.length, (at) => {
      const key = keys[at] as string;
      this.#text(key, times * each);
      const own = Object.getOwnPropertyDescriptor(value, key);
      if (own && 'value' in own) this.#see(own.value, times * each, depth);
    });
  }
}

/** All indices of a short array; the first, the last and some at equal distances of a long one. */
function eachSpread(length: number, visit: (at: number) => void): void {
  if (length <= LONG) {
    for (let at = 0; at < length; at++) visit(at);
    return;
  }
  const step = (length - 1) / SPREAD_OVER;
  for (let index = 0; index <= SPREAD_OVER; index++) visit(Math.floor(index * step));
}

/** What `path` (`a.b`) leads to from `root` by data properties; undefined behind a getter, a Proxy, or where there is none. */
export function follow(root: unknown, path: string): unknown {
  let at = root;
  for (const name of path.split('.')) at = typeof at === 'object' && at !== null ? dataOf(at, name) : undefined;
  return at;
}

function dataOf(object: object, name: string): unknown {
  for (let at: object | null = object; at !== null; at = Object.getPrototypeOf(at)) {
    if (types.isProxy(at)) return undefined;
    const own = Object.getOwnPropertyDescriptor(at, name);
    if (own) return own.value;
  }
  return undefined;
}

/** Elements of a collection, keys of an object; null for a text and for what is none. */
export function sizeOf(value: unknown): number | null {
  if (typeof value !== 'object' || value === null || types.isProxy(value)) return null;
  if (Array.isArray(value)) return value.length;
  if (kindOf.call(value) !== undefined) return lengthOf.call(value);
  if (types.isMap(value)) return sizeOfMap.call(value);
  if (types.isSet(value)) return sizeOfSet.call(value);
  return Object.keys(value).length;
}
