/**
 * What does not travel by structured clone: portables, arrays in hasten's shared memory, and large plain arrays, of which
 * there is one copy for all messages of a job, in a SharedArrayBuffer. That lives as long as any thread has it, so a task
 * may keep what it was given. What always holds: nothing is given away or pinned before the whole value was looked at.
 */
import { types } from 'node:util';
import { isMarkedAsUntransferable } from 'node:worker_threads';
import type { SharedArray } from '../../shared-memory/array-types.ts';
import { type ArrayDescriptor, describe } from '../../shared-memory/descriptors.ts';
import { giveAway } from '../../shared-memory/hand-over.ts';
import { theMemory } from '../../shared-memory/memory.ts';
import { UNIT } from '../../shared-memory/units.ts';
import { portableOf } from '../../source/portable.ts';
import type { Hold } from './hold.ts';

type Target = 'thread' | 'process';

/** Bytes from which a plain array is copied for all threads at once. */
const LARGE = 65_536;

/** `kind` null: the description is sent in the value's place, and nothing has to be restored. */
export interface Other {
  readonly kind: string | null;
  readonly description: unknown;
}

/** See `PackOptions`. */
interface OtherOptions {
  readonly transfer?: boolean;
  readonly gives?: boolean;
  readonly root?: string;
}

export class Others {
  readonly #to: Target;
  readonly #hold: Hold;
  readonly #gives: boolean;
  readonly #transfer: boolean;
  /** Whether it is what all tasks are given: a task may mean to write to it for all. */
  readonly #isCommon: boolean;
  readonly #known = new Map<object, Other>();

  constructor(to: Target, hold: Hold, options: OtherOptions) {
    this.#to = to;
    this.#isCommon = options.root === 'with';
    this.#hold = hold;
    this.#gives = options.gives ?? false;
    this.#transfer = (options.transfer ?? false) && to === 'thread';
  }

  /** Whether an object is one of them. */
  has(value: object): boolean {
    if (this.#known.has(value)) return true;
    const portable = portableOf(value);
    if (portable !== undefined) {
      const description = portable.describe(value, this.#to);
      if (description !== undefined) {
        this.#known.set(value, { kind: portable.kind, description });
        return true;
      }
    }
    if (!ArrayBuffer.isView(value) || types.isDataView(value)) return false;
    if (types.isSharedArrayBuffer(value.buffer)) return this.#to === 'process' || describe(value) !== null;
    // Its buffer is of all small Buffers of the thread: nobody is to get those.
    if (isPooled(value)) return true;
    if (this.#to === 'process') return false;
    if (this.#transfer && isWhole(value)) {
      if (!this.#hold.transfer.includes(value.buffer)) this.#hold.transfer.push(value.buffer);
      return false;
    }
    return !this.#gives && value.byteLength >= LARGE;
  }

  /** What is sent of it; null for what is none of them. */
  of(value: object): Other | null {
    let other = this.#known.get(value) ?? null;
    if (other === null && this.has(value)) {
      other = this.#ofArray(value as SharedArray);
      this.#known.set(value, other);
    }
    return other;
  }

  #ofArray(array: SharedArray): Other {
    if (this.#to === 'process' || isPooled(array)) {
      if (this.#isCommon && !isPooled(array) && describe(array) !== null) warnOfCopy(array);
      return { kind: null, description: privateCopy(array) };
    }
    const seen = describe(array);
    if (seen === null) return { kind: null, description: this.#copied(array) };
    if (this.#gives) {
      const owned = giveAway(array);
      if (owned !== null) return { kind: 'owned', description: owned };
      // Of this thread's memory, which it may give to something else as soon as the result is on its way.
      if (isOfThisThread(seen)) return { kind: null, description: privateCopy(array) };
    } else this.#hold.keep(array);
    return { kind: 'array', description: seen };
  }

  #copied(array: SharedArray): object {
    let copy = this.#hold.copies.get(array);
    if (copy === undefined) {
      const type = typeOf(array);
      const elements = new type(new SharedArrayBuffer(array.byteLength), 0, array.length);
      (elements as { set(values: unknown): void }).set(array);
      copy = elements;
      this.#hold.copies.set(array, copy);
    }
    return copy;
  }
}

let hasWarned = false;

/** Once: in threads the same program works in place, here what is written is lost. Nobody can tell who only reads. */
function warnOfCopy(array: SharedArray): void {
  if (hasWarned) return;
  hasWarned = true;
  const type = nameOf.call(array) as string;
  process.emitWarning(
    `an array of \`allocate\` is given to processes by \`with\`: each has a copy, and what tasks write to it is seen by nobody else. Use mapped(${type}, ${array.length}), which processes share`,
    'HastenWarning',
  );
}

type ArrayType = new (buffer: ArrayBufferLike, byteOffset: number, length: number) => SharedArray;

/** The platform's own class, as structured clone gives it: a Buffer becomes a Uint8Array. */
function typeOf(array: SharedArray): ArrayType {
  const name = nameOf.call(array) as string;
  return (globalThis as unknown as Record<string, ArrayType>)[name]!;
}

const nameOf = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag)!.get!;

function isWhole(view: ArrayBufferView): view is ArrayBufferView<ArrayBuffer> {
  const { buffer, byteLength } = view;
  return byteLength > 0 && byteLength === buffer.byteLength && !isMarkedAsUntransferable(buffer);
}

function isPooled(view: ArrayBufferView): boolean {
  return Buffer.isBuffer(view) && view.byteLength < view.buffer.byteLength && view.buffer instanceof ArrayBuffer;
}

function isOfThisThread({ address }: ArrayDescriptor): boolean {
  const { units, thread } = theMemory();
  return units.unitsOf(thread).includes(Math.floor(address / UNIT));
}

function privateCopy(array: SharedArray): SharedArray {
  const copy = new (typeOf(array))(new ArrayBuffer(array.byteLength), 0, array.length);
  (copy as { set(values: unknown): void }).set(array);
  return copy;
}
