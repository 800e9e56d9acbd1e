/**
 * Small plain values as 8-byte words of shared memory, and back: numbers, strings, booleans, bigints of 64 bits, plain arrays and
 * objects, small typed arrays with a buffer of their own. What always holds: what comes out is what structured clone
 * would give, and what is not certain to (classes, cycles, an object that occurs twice, proxies, holes) is refused,
 * nothing written, for structured clone itself to take. A word is a tag and a number, and what does not fit follows.
 *
 * Names (types of messages, keys of objects) travel in full once, then by number; so each encoding belongs to one
 * decoding, which must see everything that it writes, in order.
 */
import { types } from 'node:util';

/** Methods that every Buffer has, though the types leave them out; `toString` takes twice as long for short texts. */
interface Text {
  latin1Slice(start: number, end: number): string;
  ucs2Slice(start: number, end: number): string;
}

/** Values are written to a stretch of one buffer, seen in several ways. */
export class Words {
  readonly i32: Int32Array;
  readonly f64: Float64Array;
  readonly i64: BigInt64Array;
  readonly u8: Uint8Array;
  readonly u16: Uint16Array;
  readonly text: Text;

  constructor(buffer: SharedArrayBuffer, start: number, bytes: number) {
    this.i32 = new Int32Array(buffer, start, bytes / 4);
    this.f64 = new Float64Array(buffer, start, bytes / 8);
    this.i64 = new BigInt64Array(buffer, start, bytes / 8);
    this.u8 = new Uint8Array(buffer, start, bytes);
    this.u16 = new Uint16Array(buffer, start, bytes / 2);
    this.text = Buffer.from(buffer as unknown as ArrayBuffer, start, bytes) as unknown as Text;
  }
}

const tag = {
  undefined: 0,
  null: 1,
  true: 2,
  false: 3,
  int: 4,
  double: 5,
  latin1: 6,
  utf16: 7,
  array: 8,
  object: 9,
  bigint: 10,
  name: 11,
  newName: 12,
  /** And those behind it: typed arrays, in the order of `arrayTypes`. */
  typed: 16,
} as const;

type SmallArray = Uint8Array<ArrayBuffer> | Float64Array<ArrayBuffer>;
type SmallArrayType = new (length: number) => SmallArray;

const arrayTypes = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
] as unknown as SmallArrayType[];
const arrayTags = new Map<unknown, number>(arrayTypes.map((type, index) => [type.prototype, tag.typed + index]));

/** Objects and arrays in one message; among so few, one that occurs twice is soon found. */
const MOST_OBJECTS = 16;
/** Elements of an array, or keys of an object. More are cheaper by structured clone. */
const MOST_ELEMENTS = 64;
const MOST_NAMES = 1024;
const LONGEST_NAME = 64;

const { isProxy } = types;

export class Encoder {
  readonly #words: Words;
  readonly #names = new Map<string, number>();
  readonly #newNames: string[] = [];
  readonly #seen: object[] = [];
  /** In words, of what is written, and of where it must end. */
  #at = 0;
  #end = 0;

  constructor(words: Words) {
    this.#words = words;
  }

  /**
   * Writes a message from the word `start` on, at most to the word `limit`. Gives the word behind it, or -1 where it does
   * not fit or is not certain to come out as it should.
   */
  write(message: readonly unknown[], start: number, limit: number): number {
    this.#at = start;
    this.#end = limit;
    this.#seen.length = 0;
    this.#newNames.length = 0;
    let end = -1;
    try {
      let fits = this.#put(tag.array, message.length) && this.#name(message[0] as string);
      for (let index = 1; fits && index < message.length; index++) fits = this.#value(message[index]);
      if (fits) end = this.#at;
    } finally {
      // A getter may have thrown.
      if (end < 0) for (const name of this.#newNames) this.#names.delete(name);
    }
    return end;
  }

  /** A word; false where there is no room. */
  #put(kind: number, value: number): boolean {
    if (this.#at >= this.#end) return false;
    const { i32 } = this.#words;
    i32[this.#at * 2] = kind;
    i32[this.#at * 2 + 1] = value;
    this.#at++;
    return true;
  }

  #value(value: unknown): boolean {
    switch (typeof value) {
      case 'number':
        return this.#number(value);
      case 'string':
        return this.#string(value);
      case 'boolean':
        return this.#put(value ? tag.true : tag.false, 0);
      case 'undefined':
        return this.#put(tag.undefined, 0);
      case 'object':
        return value === null ? this.#put(tag.null, 0) : this.#object(value);
      case 'bigint':
        if (BigInt.asIntN(64, value) !== value || !this.#put(tag.bigint, 0) || this.#at >= this.#end) return false;
        this.#words.i64[this.#at++] = value;
        return true;
      default:
        return false;
    }
  }

  #number(value: number): boolean {
    if ((value | 0) === value && (value !== 0 || 1 / value > 0)) return this.#put(tag.int, value);
    if (!this.#put(tag.double, 0) || this.#at >= this.#end) return false;
    this.#words.f64[this.#at++] = value;
    return true;
  }

  #string(text: string): boolean {
    const { length } = text;
    const start = this.#at + 1;
    if (start + ((length + 7) >>> 3) > this.#end) return false;
    const { u8 } = this.#words;
    for (let index = 0, byte = start * 8; index < length; index++, byte++) {
      const unit = text.charCodeAt(index);
      if (unit > 255) return this.#wideString(text);
      u8[byte] = unit;
    }
    this.#put(tag.latin1, length);
    this.#at += (length + 7) >>> 3;
    return true;
  }

  #wideString(text: string): boolean {
    const { length } = text;
    const start = this.#at + 1;
    if (start + ((length + 3) >>> 2) > this.#end) return false;
    const { u16 } = this.#words;
    for (let index = 0, unit = start * 4; index < length; index++, unit++) u16[unit] = text.charCodeAt(index);
    this.#put(tag.utf16, length);
    this.#at += (length + 3) >>> 2;
    return true;
  }

  #name(name: string): boolean {
    const known = this.#names.get(name);
    if (known !== undefined) return this.#put(tag.name, known);
    if (name.length <= LONGEST_NAME && this.#names.size < MOST_NAMES) {
      const number = this.#names.size;
      this.#names.set(name, number);
      this.#newNames.push(name);
      if (!this.#put(tag.newName, number)) return false;
    }
    return this.#string(name);
  }

  #object(value: object): boolean {
    const seen = this.#seen;
    if (seen.length >= MOST_OBJECTS || seen.includes(value) || isProxy(value)) return false;
    seen.push(value);
    if (Array.isArray(value)) return this.#array(value);
    const prototype = Object.getPrototypeOf(value);
    if (prototype === Object.prototype) return this.#plain(value as Record<string, unknown>);
    const kind = arrayTags.get(prototype);
    return kind !== undefined && this.#typed(kind, value as SmallArray);
  }

  #array(values: unknown[]): boolean {
    const { length } = values;
    // Holes are not there, and a key that is no index (`groups` of a match) is one more.
    if (length > MOST_ELEMENTS || Object.keys(values).length !== length) return false;
    if (Object.getPrototypeOf(values) !== Array.prototype || !this.#put(tag.array, length)) return false;
    for (let index = 0; index < length; index++) if (!this.#value(values[index])) return false;
    return true;
  }

  #plain(value: Record<string, unknown>): boolean {
    // Dates and the like with another prototype are not what they look like.
    if (Object.prototype.toString.call(value) !== '[object Object]') return false;
    const keys = Object.keys(value);
    if (keys.length > MOST_ELEMENTS || !this.#put(tag.object, keys.length)) return false;
    for (const key of keys) {
      if (key === '__proto__' || !this.#name(key) || !this.#value(value[key])) return false;
    }
    return true;
  }

  #typed(kind: number, array: SmallArray): boolean {
    const { buffer, byteLength } = array;
    if (!(buffer instanceof ArrayBuffer) || buffer.byteLength !== byteLength || buffer.resizable || buffer.detached)
      return false;
    const start = this.#at + 1;
    const words = (byteLength + 7) >>> 3;
    if (start + words > this.#end || this.#seen.includes(buffer)) return false;
    this.#seen.push(buffer);
    this.#put(kind, array.length);
    this.#words.u8.set(new Uint8Array(buffer), start * 8);
    this.#at += words;
    return true;
  }
}

export class Decoder {
  readonly #words: Words;
  readonly #names: string[] = [];
  #at = 0;

  constructor(words: Words) {
    this.#words = words;
  }

  /** The message that begins at the word `start`. */
  read(start: number): unknown[] {
    this.#at = start;
    return this.#value() as unknown[];
  }

  #value(): unknown {
    const { i32 } = this.#words;
    const kind = i32[this.#at * 2]!;
    const number = i32[this.#at * 2 + 1]!;
    this.#at++;
    switch (kind) {
      case tag.undefined:
        return undefined;
      case tag.null:
        return null;
      case tag.true:
        return true;
      case tag.false:
        return false;
      case tag.int:
        return number;
      case tag.double:
        return this.#words.f64[this.#at++];
      case tag.latin1:
        return this.#latin1(number);
      case tag.utf16:
        return this.#utf16(number);
      case tag.array:
        return this.#array(number);
      case tag.object:
        return this.#object(number);
      case tag.bigint:
        return this.#words.i64[this.#at++];
      case tag.name:
        return this.#names[number];
      case tag.newName: {
        const name = this.#value() as string;
        this.#names[number] = name;
        return name;
      }
      default:
        return this.#typed(kind, number);
    }
  }

  #latin1(length: number): string {
    const start = this.#at * 8;
    this.#at += (length + 7) >>> 3;
    return this.#words.text.latin1Slice(start, start + length);
  }

  #utf16(length: number): string {
    const start = this.#at * 8;
    this.#at += (length + 3) >>> 2;
    return this.#words.text.ucs2Slice(start, start + length * 2);
  }

  #array(length: number): unknown[] {
    const values: unknown[] = [];
    for (let index = 0; index < length; index++) values.push(this.#value());
    return values;
  }

  #object(keys: number): Record<string, unknown> {
    const value: Record<string, unknown> = {};
    for (let count = 0; count < keys; count++) {
      const key = this.#value() as string;
      value[key] = this.#value();
    }
    return value;
  }

  #typed(kind: number, length: number): SmallArray {
    const array = new arrayTypes[kind - tag.typed]!(length);
    const start = this.#at * 8;
    new Uint8Array(array.buffer).set(this.#words.u8.subarray(start, start + array.byteLength));
    this.#at += (array.byteLength + 7) >>> 3;
    return array;
  }
}
