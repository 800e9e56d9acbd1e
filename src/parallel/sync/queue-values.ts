/**
 * How a queue keeps other values: as bytes, one behind the other in a ring. Where a value ends is kept in its slot, so one
 * step (the count of values) makes it be there or not. Numbers and strings have a short form, others are what
 * `v8.serialize` makes of them.
 */
import { deserialize, serialize } from 'node:v8';
import { portableOf } from '../../source/portable.ts';
import { HastenError } from '../../support/errors.ts';
import { isPlain, within } from '../data/inspect.ts';

const NUMBER = 1;
const LATIN1 = 2;
const UTF16 = 3;
const BOOLEAN = 4;
const UNDEFINED = 5;

/** Longer strings are not looked through for other letters: they have two bytes a letter. */
const SHORT = 4096;

let scratch = Buffer.allocUnsafeSlow(65_536);

/** The bytes of a value; those of short forms are overwritten by the next call. Throws `HASTEN_QUEUE_VALUE`. */
export function encode(value: unknown): Uint8Array {
  if (typeof value === 'number') {
    scratch[0] = NUMBER;
    scratch.writeDoubleLE(value, 1);
    return scratch.subarray(0, 9);
  }
  if (typeof value === 'string') return encodeString(value);
  if (typeof value === 'boolean' || value === undefined) {
    scratch[0] = value === undefined ? UNDEFINED : BOOLEAN;
    scratch[1] = value === true ? 1 : 0;
    return scratch.subarray(0, 2);
  }
  if (!isPlain(value)) refuseShared(value);
  try {
    // Begins with 0xff, which is none of the tags.
    return serialize(value);
  } catch (cause) {
    throw new HastenError('HASTEN_QUEUE_VALUE', `a Queue cannot take this value: ${(cause as Error).message}`, {
      fix: 'put what structured clone takes: plain objects, arrays, typed arrays, maps, dates; no functions, no shared memory',
      cause,
    });
  }
}

/** Of a lock, or another queue, nothing would arrive but an empty object. */
function refuseShared(value: unknown): void {
  const seen = new Set<unknown>();
  const visit = (one: unknown): void => {
    if (typeof one !== 'object' || one === null || seen.has(one)) return;
    seen.add(one);
    if (portableOf(one) !== undefined && !ArrayBuffer.isView(one)) {
      throw new HastenError(
        'HASTEN_QUEUE_VALUE',
        `a Queue cannot take a ${one.constructor?.name ?? 'managed object'}`,
        {
          fix: 'give it to the tasks themselves: by `with`, or as an argument',
        },
      );
    }
    within(one, visit);
  };
  visit(value);
}

function encodeString(text: string): Uint8Array {
  const latin1 = text.length <= SHORT && isLatin1(text);
  const bytes = 1 + text.length * (latin1 ? 1 : 2);
  if (scratch.length < bytes) scratch = Buffer.allocUnsafeSlow(2 * bytes);
  scratch[0] = latin1 ? LATIN1 : UTF16;
  scratch.write(text, 1, latin1 ? 'latin1' : 'utf16le');
  return scratch.subarray(0, bytes);
}

function isLatin1(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 255) return false;
  return true;
}

/** The value of the bytes, which stay the caller's. */
export function decode(bytes: Buffer): unknown {
  switch (bytes[0]) {
    case NUMBER:
      return bytes.readDoubleLE(1);
    case LATIN1:
      return bytes.toString('latin1', 1);
    case UTF16:
      return bytes.toString('utf16le', 1);
    case BOOLEAN:
      return bytes[1] === 1;
    case UNDEFINED:
      return undefined;
    default:
      return deserialize(bytes);
  }
}

/** The bytes of the ring, and for each slot where its value ends, counted on and on (modulo 2^32). */
export class ByteRing {
  readonly #ends: Uint32Array<ArrayBufferLike>;
  readonly #bytes: Uint8Array<ArrayBufferLike>;
  readonly #mask: number;

  /** `slots` and `bytes` are powers of two. */
  constructor(buffer: ArrayBufferLike, offset: number, slots: number, bytes: number) {
    this.#ends = new Uint32Array(buffer, offset, slots);
    this.#bytes = new Uint8Array(buffer, offset + slots * 4, bytes);
    this.#mask = slots - 1;
  }

  static bytes(slots: number, bytes: number): number {
    return slots * 4 + bytes;
  }

  get size(): number {
    return this.#bytes.length;
  }

  /** Writes a value behind those from `head` to `tail`, if it fits there. */
  write(head: number, tail: number, value: Uint8Array): boolean {
    const start = this.#end(tail - 1);
    const used = (start - this.#end(head - 1)) >>> 0;
    if (used + value.length > this.#bytes.length) return false;
    const at = start & (this.#bytes.length - 1);
    const first = Math.min(value.length, this.#bytes.length - at);
    if (value.length <= 16 && first === value.length) {
      for (let index = 0; index < value.length; index++) this.#bytes[at + index] = value[index]!;
    } else {
      this.#bytes.set(first === value.length ? value : value.subarray(0, first), at);
      if (first < value.length) this.#bytes.set(value.subarray(first), 0);
    }
    this.#ends[tail & this.#mask] = start + value.length;
    return true;
  }

  /** A copy of the value's bytes. */
  read(head: number): Buffer {
    const start = this.#end(head - 1);
    const length = (this.#end(head) - start) >>> 0;
    const at = start & (this.#bytes.length - 1);
    const copy = Buffer.allocUnsafe(length);
    const first = Math.min(length, this.#bytes.length - at);
    if (length <= 16 && first === length) {
      for (let index = 0; index < length; index++) copy[index] = this.#bytes[at + index]!;
    } else {
      copy.set(this.#bytes.subarray(at, at + first), 0);
      if (first < length) copy.set(this.#bytes.subarray(0, length - first), first);
    }
    return copy;
  }

  #end(slot: number): number {
    return this.#ends[slot & this.#mask]!;
  }
}
