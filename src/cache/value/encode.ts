/**
 * Values to bytes. What always holds: what is written comes back equal in every way that a program can see, with shared
 * references and circles, except that frozen objects come back open, and arrays of shared memory in memory of their own;
 * what would not is refused by its path (unkept.ts), and nothing of the user's runs meanwhile. Names on an array of more
 * than 10 000 elements are lost.
 */
import { types } from 'node:util';
import type { Encoded } from '../store/types.ts';
import { ByteWriter } from './bytes.ts';
import { checkElements, checkProperties, className, DENSE, extraKeys, hasHole, isLatin1 } from './checks.ts';
import { errorNumbers, FORMAT, GRAPH, SHARED, tag, viewNumbers, viewTypes } from './format.ts';
import { Memories } from './memories.ts';
import { Shapes } from './shapes.ts';
import { Unkept, unkept } from './unkept.ts';

/** Memories of more bytes are parts of their own. */
const LARGE_PART = 2048;

/** How a kept value can be copied in memory. */
export type Form = 'primitive' | 'tree' | 'graph';

export interface EncodedValue extends Encoded {
  /** `tree`: nothing but plain objects, arrays, typed arrays, Dates, Maps and Sets, each once. */
  readonly form: Form;
  /** Of head and parts. */
  readonly bytes: number;
}

export interface EncodeOptions {
  /** Arrays in one memory come back in one memory, with what lies between them, and shared memory as shared memory. */
  readonly isMemoryKept: boolean;
}

/** Throws `Unkept` for what would not come back as it was. */
export function encode(value: unknown, options: EncodeOptions | null = null): EncodedValue {
  const encoder = spare ?? new Encoder();
  spare = null;
  try {
    return encoder.encode(value, options);
  } catch (error) {
    if (error instanceof RangeError && !(error instanceof Unkept)) return unkept('nested too deeply or too large');
    throw error;
  } finally {
    encoder.clear();
    spare = encoder;
  }
}

let spare: Encoder | null = null;

/** Objects whose properties are looked at one by one; of more, only those with keys that have not been seen yet. */
const CLOSELY = 1000;

class Encoder {
  readonly #out = new ByteWriter();
  #seen = new Map<object, number>();
  #shapes = new Shapes();
  #memories: Memories | null = null;
  #form: Form = 'primitive';
  #objects = 0;
  #options: EncodeOptions | null = null;

  encode(value: unknown, options: EncodeOptions | null): EncodedValue {
    this.#options = options;
    const out = this.#out;
    out.int32(FORMAT);
    out.int32(0);
    this.#value(value);
    out.int32At(0, this.#form === 'graph' ? FORMAT | (GRAPH << 8) : FORMAT);
    out.int32At(4, out.at);
    const parts = this.#table();
    const head = out.take();
    return { head, parts, form: this.#form, bytes: parts.reduce((sum, part) => sum + part.length, head.length) };
  }

  clear(): void {
    this.#out.clear();
    if (this.#objects > 0) {
      this.#seen = new Map();
      this.#shapes = new Shapes();
    }
    this.#memories = null;
    this.#form = 'primitive';
    this.#objects = 0;
  }

  /** Stretches of memory and the arrays in them, behind the value. */
  #table(): Uint8Array[] {
    const out = this.#out;
    const parts: Uint8Array[] = [];
    const isKept = this.#options?.isMemoryKept === true;
    const stretches = this.#memories?.stretches(isKept) ?? [];
    out.count(stretches.length);
    for (const { bytes } of stretches) {
      const shared = isKept && types.isSharedArrayBuffer(bytes.buffer) ? SHARED : 0;
      if (bytes.length > LARGE_PART) {
        out.byte(1 | shared);
        parts.push(bytes);
      } else {
        out.byte(shared);
        out.count(bytes.length);
        out.raw(bytes);
      }
    }
    for (const row of this.#memories?.rows ?? []) {
      out.count(row.stretch);
      out.count(row.at);
      out.count(row.length);
    }
    return parts;
  }

  #value(value: unknown): void {
    switch (typeof value) {
      case 'number':
        return this.#number(value);
      case 'string':
        return this.#string(value);
      case 'boolean':
        return this.#out.byte(value ? tag.true : tag.false);
      case 'undefined':
        return this.#out.byte(tag.undefined);
      case 'bigint':
        return this.#bigint(value);
      case 'object':
        return value === null ? this.#out.byte(tag.null) : this.#object(value);
      default:
        unkept(typeof value === 'function' ? 'a function' : 'a symbol');
    }
  }

  #number(value: number): void {
    const out = this.#out;
    if (value === (value | 0) && (value !== 0 || 1 / value > 0)) {
      if (value >= -128 && value < 128) {
        out.byte(tag.int8);
        out.byte(value & 0xff);
      } else {
        out.byte(tag.int32);
        out.int32(value);
      }
    } else {
      out.byte(tag.double);
      out.double(value);
    }
  }

  #string(value: string): void {
    const out = this.#out;
    if (isLatin1(value)) {
      out.byte(tag.latin1);
      out.count(value.length);
      out.latin1(value);
    } else {
      out.byte(tag.utf16);
      out.count(value.length);
      out.utf16(value);
    }
  }

  #bigint(value: bigint): void {
    this.#out.byte(tag.bigint);
    this.#out.byte(value < 0n ? 1 : 0);
    this.#string((value < 0n ? -value : value).toString(16));
  }

  #object(value: object): void {
    const before = this.#seen.get(value);
    if (before !== undefined) {
      this.#form = 'graph';
      this.#out.byte(tag.again);
      this.#out.count(before);
      return;
    }
    if (types.isProxy(value)) unkept('a Proxy');
    this.#seen.set(value, this.#objects++);
    if (this.#form === 'primitive') this.#form = 'tree';
    const prototype: object | null = Object.getPrototypeOf(value);
    if (Array.isArray(value)) {
      if (prototype !== Array.prototype) unkept(`an instance of ${className(value)}`);
      this.#array(value);
    } else if (prototype === Object.prototype && !types.isArgumentsObject(value)) this.#plain(value);
    else if (prototype === null) this.#bare(value);
    else this.#other(value, prototype);
  }

  #plain(value: object): void {
    const keys = Object.keys(value);
    const { number, isNew } = this.#shapes.of(keys);
    const out = this.#out;
    if (isNew || this.#objects <= CLOSELY) checkProperties(value, keys);
    else if (Object.getOwnPropertySymbols(value).length > 0) unkept('a property of a symbol');
    if (isNew) {
      out.byte(tag.newShape);
      out.count(keys.length);
      for (const key of keys) this.#string(key);
    } else {
      out.byte(tag.object);
      out.count(number);
    }
    for (const key of keys) this.#property(value, key);
  }

  #property(value: object, key: string): void {
    const one: unknown = (value as Record<string, unknown>)[key];
    // Most are these, and nothing can go wrong with them.
    if (typeof one === 'number') this.#number(one);
    else if (typeof one === 'string') this.#string(one);
    else this.#within(one, isName.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`);
  }

  /** The value of a property, or one in a collection, which is named where it is refused. */
  #within(value: unknown, step: string): void {
    try {
      this.#value(value);
    } catch (error) {
      if (error instanceof Unkept) error.path = step + error.path;
      throw error;
    }
  }

  #bare(value: object): void {
    this.#form = 'graph';
    const keys = Object.keys(value);
    checkProperties(value, keys);
    this.#out.byte(tag.bare);
    this.#pairs(value, keys);
  }

  #pairs(value: object, keys: readonly string[]): void {
    this.#out.count(keys.length);
    for (const key of keys) {
      this.#string(key);
      this.#property(value, key);
    }
  }

  #array(value: readonly unknown[]): void {
    const out = this.#out;
    const { length } = value;
    if (length > 3 && typeof value[0] === 'number' && this.#numbers(value)) return;
    const keys = length <= DENSE || hasHole(value) ? Object.keys(value) : null;
    if (keys !== null && (keys.length !== length || (length > 0 && keys[length - 1] !== String(length - 1)))) {
      return this.#sparse(value, keys);
    }
    if (keys === null && extraKeys(value)) return this.#sparse(value, Object.keys(value));
    if (this.#objects <= CLOSELY) checkElements(value);
    out.byte(tag.array);
    out.count(length);
    for (let at = 0; at < length; at++) {
      const one = value[at];
      if (typeof one === 'number') this.#number(one);
      else if (typeof one === 'string') this.#string(one);
      else this.#within(one, `[${at}]`);
    }
  }

  /** True where all are numbers, and written. */
  #numbers(value: readonly unknown[]): boolean {
    let integers = true;
    for (let at = 0; at < value.length; at++) {
      const one = value[at];
      if (typeof one !== 'number') return false;
      if (one !== (one | 0) || (one === 0 && 1 / one < 0)) integers = false;
    }
    if (extraKeys(value)) return false;
    const out = this.#out;
    out.byte(integers ? tag.int32s : tag.doubles);
    out.count(value.length);
    const packed = integers ? Int32Array.from(value as number[]) : Float64Array.from(value as number[]);
    out.raw(new Uint8Array(packed.buffer));
    return true;
  }

  #sparse(value: readonly unknown[], keys: readonly string[]): void {
    this.#form = 'graph';
    checkProperties(value, keys, ['length']);
    this.#out.byte(tag.sparse);
    this.#out.count(value.length);
    this.#pairs(value, keys);
  }

  #other(value: object, prototype: object): void {
    const out = this.#out;
    if (ArrayBuffer.isView(value)) this.#view(value, prototype);
    else if (types.isMap(value) && prototype === Map.prototype) this.#map(value);
    else if (types.isSet(value) && prototype === Set.prototype) this.#set(value);
    else if (types.isDate(value) && prototype === Date.prototype) {
      checkProperties(value, []);
      out.byte(tag.date);
      out.double(value.getTime());
    } else if (types.isArrayBuffer(value) && prototype === ArrayBuffer.prototype) this.#buffer(value);
    else this.#rare(value, prototype);
  }

  #view(value: ArrayBufferView, prototype: object): void {
    const number = viewNumbers.get(prototype);
    if (number === undefined) return unkept(`an instance of ${className(value)}`);
    const { buffer, byteOffset, byteLength } = value;
    if ((buffer as ArrayBuffer).detached) unkept('an array whose memory was transferred');
    this.#memories ??= new Memories();
    this.#out.byte(tag.view);
    this.#out.byte(number);
    this.#out.count(byteLength / viewTypes[number]!.width);
    this.#out.count(this.#memories.add(buffer, byteOffset, byteLength));
    if (this.#memories.areShared) this.#form = 'graph';
  }

  #buffer(value: ArrayBuffer): void {
    if (value.resizable) unkept('a resizable ArrayBuffer');
    if (value.detached) unkept('a detached ArrayBuffer');
    this.#memory(value);
  }

  #memory(value: ArrayBufferLike): void {
    this.#form = 'graph';
    this.#memories ??= new Memories();
    this.#out.byte(tag.buffer);
    this.#out.count(this.#memories.add(value, 0, value.byteLength));
  }

  #map(value: Map<unknown, unknown>): void {
    checkProperties(value, []);
    this.#out.byte(tag.map);
    this.#out.count(value.size);
    let at = 0;
    for (const [key, one] of mapEntries.call(value) as Iterable<[unknown, unknown]>) {
      this.#within(key, `.keys()[${at}]`);
      this.#within(one, typeof key === 'string' ? `.get(${JSON.stringify(key)})` : `.values()[${at}]`);
      at++;
    }
  }

  #set(value: Set<unknown>): void {
    checkProperties(value, []);
    this.#out.byte(tag.set);
    this.#out.count(value.size);
    let at = 0;
    for (const one of setValues.call(value) as Iterable<unknown>) this.#within(one, `.values()[${at++}]`);
  }

  #rare(value: object, prototype: object): void {
    const out = this.#out;
    this.#form = 'graph';
    if (types.isNativeError(value) && errorNumbers.has(prototype)) this.#error(value, errorNumbers.get(prototype)!);
    else if (types.isRegExp(value) && prototype === RegExp.prototype) {
      checkProperties(value, [], ['lastIndex']);
      out.byte(tag.regexp);
      this.#string(value.source);
      this.#string(value.flags);
      this.#within(value.lastIndex, '.lastIndex');
    } else if (types.isBoxedPrimitive(value) && boxedPrototypes.has(prototype)) {
      const inner = (value as { valueOf(): unknown }).valueOf();
      if (Object.keys(value).length !== (typeof inner === 'string' ? inner.length : 0)) unkept('a boxed value');
      out.byte(tag.boxed);
      this.#value(inner);
    } else if (prototype === URL.prototype && value instanceof URL) {
      out.byte(tag.url);
      this.#string(value.href);
    } else if (types.isPromise(value)) unkept('a promise');
    else if (types.isSharedArrayBuffer(value)) {
      if (this.#options?.isMemoryKept === true) this.#memory(value);
      else unkept('a SharedArrayBuffer');
    } else unkept(`an instance of ${className(value)}`);
  }

  #error(value: Error, number: number): void {
    const names = Object.getOwnPropertyNames(value).filter((name) => name !== 'stack');
    if (Object.getOwnPropertySymbols(value).length > 0) unkept('a property of a symbol');
    const stack: unknown = value.stack;
    this.#out.byte(tag.error);
    this.#out.byte(number);
    this.#value(typeof stack === 'string' ? stack : undefined);
    this.#out.count(names.length);
    for (const name of names) {
      const property = Object.getOwnPropertyDescriptor(value, name)!;
      if (property.get !== undefined) unkept(`the accessor ${name}`);
      this.#out.byte(property.enumerable === true ? 1 : 0);
      this.#string(name);
      this.#within(property.value, `.${name}`);
    }
  }
}

const mapEntries = Map.prototype.entries;
const setValues = Set.prototype.values;
const boxedPrototypes = new Set<object>([Number, String, Boolean, BigInt].map((type) => type.prototype));
const isName = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;
