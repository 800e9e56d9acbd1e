/**
 * Whether two results are the same, and where they first differ. The same is meant to the bit: NaN is NaN, -0 is not 0,
 * an array is no typed array, a missing key is not an undefined one. With `ulps` above 0 numbers may be that many
 * floating-point numbers apart, of 32 bits in a Float32Array; with `relative` by that part of the larger one. Sets are compared in their order, Maps by key where keys
 * are primitives. Circles are followed once.
 */
import { inspect } from 'node:util';

/** Null, or the first difference: `[3].x: 1.5, not 1.25`, the first result's value last. */
export function firstDifference(first: unknown, other: unknown, ulps = 0): string | null {
  return new Comparison(ulps, 0).compare(first, other, '');
}

export interface Distance {
  /** As of `firstDifference`, its place behind `path`. */
  difference: string | null;
  /** The largest error of all numbers up to the first difference, as a part of the larger one; 0 with the same bits. */
  largestError: number;
}

/**
 * How far two results are from each other, where numbers may be apart by the part `relative` of the larger one: 1e-9. Of 0
 * and -0 the error is 0; NaN and infinite numbers agree with themselves alone.
 */
export function distanceOf(first: unknown, other: unknown, relative: number, path: string): Distance {
  const comparison = new Comparison(0, relative);
  const difference = comparison.compare(first, other, path);
  return { difference, largestError: comparison.largestError };
}

class Comparison {
  readonly #ulps: number;
  readonly #relative: number;
  readonly #seen = new Map<object, Set<object>>();
  /** As a part of the larger number. */
  largestError = 0;

  constructor(ulps: number, relative: number) {
    this.#ulps = ulps;
    this.#relative = relative;
  }

  compare(first: unknown, other: unknown, path: string): string | null {
    if (Object.is(first, other)) return null;
    if (typeof first === 'number' && typeof other === 'number') {
      return this.#allows(first, other, false) ? null : differs(path, first, other);
    }
    if (typeof first === 'function' && typeof other === 'function') return null;
    if (typeof first !== 'object' || typeof other !== 'object' || first === null || other === null) {
      return differs(path, first, other);
    }
    const met = this.#seen.get(first) ?? new Set();
    if (met.has(other)) return null;
    this.#seen.set(first, met.add(other));
    return this.#objects(first, other, path);
  }

  #objects(first: object, other: object, path: string): string | null {
    const kind = kindOf(first);
    if (kind !== kindOf(other)) return `${path || 'the result'} is ${article(kindOf(other))}, not ${article(kind)}`;
    if (ArrayBuffer.isView(first) && !(first instanceof DataView)) {
      return this.#typed(first as Float64Array, other as Float64Array, path);
    }
    if (first instanceof DataView) return this.#bytes(viewed(first), viewed(other as DataView), path);
    if (isBuffer(first)) return this.#bytes(new Uint8Array(first), new Uint8Array(other as ArrayBuffer), path);
    if (first instanceof Date) return this.compare(first.getTime(), (other as Date).getTime(), `${path}.getTime()`);
    if (first instanceof RegExp) return this.compare(String(first), String(other), path);
    if (first instanceof Error) return this.compare(String(first), String(other), path);
    if (first instanceof Map) return this.#maps(first, other as Map<unknown, unknown>, path);
    if (first instanceof Set) return this.#list([...first], [...(other as Set<unknown>)], path, 'size');
    if (Array.isArray(first)) return this.#list(first, other as unknown[], path, 'length');
    const boxed = first instanceof Number || first instanceof String || first instanceof Boolean;
    if (boxed) return this.compare(first.valueOf(), other.valueOf(), path);
    return this.#keys(first as Fields, other as Fields, path);
  }

  #typed(first: Float64Array, other: Float64Array, path: string): string | null {
    if (first.length !== other.length) return differs(`${path}.length`, first.length, other.length);
    const single = (first as unknown) instanceof Float32Array;
    for (let i = 0; i < first.length; i++) {
      const a = first[i]!;
      const b = other[i]!;
      if (Object.is(a, b)) continue;
      if (typeof a !== 'number' || !this.#allows(a, b, single)) return differs(`${path}[${i}]`, a, b);
    }
    return null;
  }

  /** Of two numbers that are not the same. */
  #allows(first: number, other: number, single: boolean): boolean {
    if (this.#ulps > 0) return (single ? distance32(first, other) : distance(first, other)) <= this.#ulps;
    if (this.#relative === 0) return false;
    const error = first === other ? 0 : Math.abs(first - other) / Math.max(Math.abs(first), Math.abs(other));
    // NaN: one of them is not a number, or infinite.
    if (!(error <= this.#relative)) return false;
    this.largestError = Math.max(this.largestError, error);
    return true;
  }

  #bytes(first: Uint8Array, other: Uint8Array, path: string): string | null {
    if (first.length !== other.length) return differs(`${path}.byteLength`, first.length, other.length);
    const at = first.findIndex((byte, i) => byte !== other[i]);
    return at < 0 ? null : differs(`${path} byte ${at}`, first[at], other[at]);
  }

  #list(first: unknown[], other: unknown[], path: string, length: string): string | null {
    const shared = Math.min(first.length, other.length);
    for (let i = 0; i < shared; i++) {
      if (i in first !== i in other) return differs(`${path}[${i}]`, hole(first, i), hole(other, i));
      const found = this.compare(first[i], other[i], `${path}[${i}]`);
      if (found !== null) return found;
    }
    return first.length === other.length ? null : differs(`${path}.${length}`, first.length, other.length);
  }

  #maps(first: Map<unknown, unknown>, other: Map<unknown, unknown>, path: string): string | null {
    if (first.size !== other.size) return differs(`${path}.size`, first.size, other.size);
    const simple = [...first.keys()].every((key) => typeof key !== 'object' || key === null);
    if (!simple) return this.#list([...first], [...other], path, 'size');
    for (const [key, value] of first) {
      const at = `${path}.get(${show(key)})`;
      if (!other.has(key)) return `${at} is missing`;
      const found = this.compare(value, other.get(key), at);
      if (found !== null) return found;
    }
    return null;
  }

  #keys(first: Fields, other: Fields, path: string): string | null {
    for (const key of Object.keys(first)) {
      const at = `${path}${/^[\w$]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`}`;
      if (!Object.hasOwn(other, key)) return `${at} is missing`;
      const found = this.compare(first[key], other[key], at);
      if (found !== null) return found;
    }
    const added = Object.keys(other).find((key) => !Object.hasOwn(first, key));
    return added === undefined ? null : `${path}.${added} is there, and not in the first`;
  }
}

type Fields = Record<string, unknown>;

function differs(path: string, first: unknown, other: unknown): string {
  return `${path === '' ? '' : `${path}: `}${show(other)}, not ${show(first)}`;
}

/** In one line, and short. */
function show(value: unknown): string {
  const text = inspect(value, {
    depth: 1,
    breakLength: Infinity,
    compact: true,
    maxArrayLength: 4,
    maxStringLength: 60,
  });
  return text.length <= 100 ? text : `${text.slice(0, 99)}…`;
}

function hole(list: unknown[], at: number): unknown {
  return at in list ? list[at] : 'a hole';
}

function article(kind: string): string {
  return `${/^[aeiou]/i.test(kind) ? 'an' : 'a'} ${kind}`;
}

/** What two things must have in common before their parts are compared; plain objects and instances of classes by name. */
function kindOf(value: object): string {
  if (Object.getPrototypeOf(value) === null) return 'Object';
  const name = value.constructor?.name;
  return typeof name === 'string' && name !== '' ? name : Object.prototype.toString.call(value).slice(8, -1);
}

function isBuffer(value: object): value is ArrayBuffer {
  return value instanceof ArrayBuffer || value instanceof SharedArrayBuffer;
}

function viewed(view: DataView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

const doubles = new Float64Array(1);
const doubleBits = new BigInt64Array(doubles.buffer);
const singles = new Float32Array(1);
const singleBits = new Int32Array(singles.buffer);

/** How many doubles two numbers are apart; infinite where one is NaN. Of 0 and -0: 0. */
export function distance(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b) ? 0 : Infinity;
  const apart = ordinal(a) - ordinal(b);
  return Number(apart < 0n ? -apart : apart);
}

function distance32(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b) ? 0 : Infinity;
  return Math.abs(ordinal32(a) - ordinal32(b));
}

/** The place of a double among all doubles: neighbours differ by 1. */
function ordinal(value: number): bigint {
  doubles[0] = value;
  const bits = doubleBits[0]!;
  return bits < 0n ? -(bits & 0x7fff_ffff_ffff_ffffn) : bits;
}

function ordinal32(value: number): number {
  singles[0] = value;
  const bits = singleBits[0]!;
  return bits < 0 ? -(bits & 0x7fff_ffff) : bits;
}
