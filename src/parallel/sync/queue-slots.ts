/**
 * The values of a queue, each in its slot: numbers and records of numbers as they are, others as bytes in a ring. What
 * always holds: whether a value is in the queue is not said here but by the queue's two counters, so what is written and
 * not counted is not there, and is written over.
 */
import { HastenError } from '../../support/errors.ts';
import { bytesOfRecords, type Records, recordsIn } from './queue-records.ts';
import type { Shape } from './queue-shape.ts';
import { ByteRing, decode, encode } from './queue-values.ts';

/** A value that is ready to be written. */
export type Ready = unknown;

export class Slots {
  readonly #shape: Shape;
  readonly #mask: number;
  readonly #records: Records | null;
  readonly #ring: ByteRing | null;

  /** In memory of `Slots.bytes`, from `offset` on. */
  constructor(shape: Shape, buffer: ArrayBufferLike, offset: number) {
    const { dtypes, names, slots, bytes } = shape;
    this.#shape = shape;
    this.#mask = slots - 1;
    this.#records = dtypes.length > 0 ? recordsIn(buffer, offset, slots, names, dtypes) : null;
    this.#ring = dtypes.length > 0 ? null : new ByteRing(buffer, offset, slots, bytes);
  }

  static bytes({ dtypes, slots, bytes }: Shape): number {
    return dtypes.length > 0 ? bytesOfRecords(dtypes, slots) : ByteRing.bytes(slots, bytes);
  }

  /** Whether `ready` makes another form of a value, which takes its time. */
  get serialises(): boolean {
    return this.#ring !== null;
  }

  /** The value as it is written; its bytes may be used for the next one. Throws `HASTEN_QUEUE_VALUE` for what cannot be put. */
  ready(value: unknown): Ready {
    if (this.#ring === null) {
      if (this.#shape.names !== null && (typeof value !== 'object' || value === null)) {
        throw unfit(`records of ${this.#shape.names.join(', ')}`, value);
      }
      return value;
    }
    const bytes = encode(value);
    if (bytes.length > this.#ring.size) {
      throw new HastenError(
        'HASTEN_QUEUE_VALUE',
        `a value of ${bytes.length} bytes does not fit into a Queue of ${this.#ring.size}`,
        { fix: `make it with room for it: new Queue(capacity, { bytes: ${2 ** Math.ceil(Math.log2(bytes.length))} })` },
      );
    }
    return bytes;
  }

  /** The same, to be written later, whatever becomes of the value until then. */
  kept(ready: Ready): Ready {
    if (this.#ring !== null) return Uint8Array.prototype.slice.call(ready as Uint8Array);
    return typeof ready === 'object' && ready !== null ? { ...ready } : ready;
  }

  /** Writes behind the last value, if there is room. Throws `HASTEN_QUEUE_VALUE` for what is no number of the type. */
  write(head: number, tail: number, ready: Ready): boolean {
    if ((tail - head) >>> 0 >= this.#shape.capacity) return false;
    if (this.#records === null) return this.#ring!.write(head, tail, ready as Uint8Array);
    try {
      this.#records.write(tail & this.#mask, ready);
    } catch (cause) {
      if (!(cause instanceof TypeError)) throw cause;
      throw unfit(`numbers of ${this.#shape.dtypes.join(', ')} (${cause.message})`, ready, cause);
    }
    return true;
  }

  /** What is in a slot; to be made a value of by `valueOf` when the slot may be written over. */
  read(head: number): unknown {
    return this.#records !== null ? this.#records.read(head & this.#mask) : this.#ring!.read(head);
  }

  valueOf(read: unknown): unknown {
    return this.#ring === null ? read : decode(read as Buffer);
  }
}

export function unfit(takes: string, value: unknown, cause?: unknown): HastenError {
  const shown = typeof value === 'object' && value !== null ? 'this one' : String(value);
  return new HastenError('HASTEN_QUEUE_VALUE', `the Queue takes ${takes}, not ${shown}`, {
    fix: 'put what it was made for, or make one for any values: new Queue(capacity)',
    ...(cause !== undefined && { cause }),
  });
}
