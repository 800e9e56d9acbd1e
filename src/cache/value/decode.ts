/** Bytes back to values: what encode.ts wrote. Each call makes a value of its own. */
import { ByteReader } from './bytes.ts';
import { decompressHead, decompressPart, isCompressed } from './compress.ts';
import { errorTypes, FORMAT, GRAPH, HEAD, SHARED, tag, viewTypes } from './format.ts';

/** Throws for what this version did not write: bytes that were damaged, or a newer format. */
export function decode(head: Uint8Array, part: (index: number) => ArrayBuffer): unknown {
  if (head[0] !== FORMAT) throw new RangeError(`format ${head[0]} of a newer version`);
  if (isCompressed(head)) return decode(decompressHead(head), (index) => decompressPart(part(index)));
  const table = new DataView(head.buffer, head.byteOffset).getInt32(4, true);
  return new Decoder(head, part, table).decode((head[1]! & GRAPH) !== 0);
}

class Decoder {
  readonly #in: ByteReader;
  readonly #table: number;
  readonly #part: (index: number) => ArrayBuffer;
  /** By number, where something is mentioned again. */
  #objects: object[] | null = null;
  readonly #shapes: (readonly string[])[] = [];
  #rows: Row[] | null = null;

  constructor(head: Uint8Array, part: (index: number) => ArrayBuffer, table: number) {
    this.#in = new ByteReader(head, HEAD);
    this.#table = table;
    this.#part = part;
  }

  decode(isGraph: boolean): unknown {
    if (isGraph) this.#objects = [];
    const value = this.#value();
    if (this.#in.at !== this.#table) throw new RangeError('the entry does not end where it should');
    return value;
  }

  #value(): unknown {
    const from = this.#in;
    const kind = from.byte();
    switch (kind) {
      case tag.undefined:
        return undefined;
      case tag.null:
        return null;
      case tag.true:
        return true;
      case tag.false:
        return false;
      case tag.int8:
        return from.int8();
      case tag.int32:
        return from.int32();
      case tag.double:
        return from.double();
      case tag.latin1:
        return from.latin1(from.count());
      case tag.utf16:
        return from.utf16(from.count());
      case tag.bigint: {
        const negative = from.byte() === 1;
        const value = BigInt(`0x${this.#value()}`);
        return negative ? -value : value;
      }
      case tag.object:
        return this.#plain(this.#shapes[from.count()]!);
      case tag.newShape: {
        const keys = Array.from({ length: from.count() }, () => this.#value() as string);
        this.#shapes.push(keys);
        return this.#plain(keys);
      }
      case tag.array:
        return this.#array(from.count());
      case tag.again:
        return this.#objects![from.count()];
      default:
        return this.#other(kind);
    }
  }

  /** Numbers an object, before anything in it is read. */
  #begin<T extends object>(made: T): T {
    this.#objects?.push(made);
    return made;
  }

  #plain(keys: readonly string[]): object {
    const made: Record<string, unknown> = this.#begin({});
    for (let at = 0; at < keys.length; at++) {
      const key = keys[at]!;
      if (key === '__proto__') define(made, key, this.#value(), true);
      else made[key] = this.#value();
    }
    return made;
  }

  #array(length: number): unknown[] {
    const made: unknown[] = this.#begin([]);
    for (let at = 0; at < length; at++) made.push(this.#value());
    return made;
  }

  #other(kind: number): unknown {
    const from = this.#in;
    switch (kind) {
      case tag.int32s:
        return this.#begin(from.int32s(from.count()));
      case tag.doubles:
        return this.#begin(from.doubles(from.count()));
      case tag.sparse: {
        const made = this.#begin(new Array<unknown>(from.count()));
        return this.#pairs(made);
      }
      case tag.bare:
        return this.#pairs(this.#begin(Object.create(null) as object));
      case tag.map: {
        const made = this.#begin(new Map<unknown, unknown>());
        for (let left = from.count(); left > 0; left--) {
          const key = this.#value();
          made.set(key, this.#value());
        }
        return made;
      }
      case tag.set: {
        const made = this.#begin(new Set<unknown>());
        for (let left = from.count(); left > 0; left--) made.add(this.#value());
        return made;
      }
      case tag.view: {
        const type = viewTypes[from.byte()]!;
        const length = from.count();
        const { buffer, at } = this.#row(from.count());
        return this.#begin(type.make(buffer, at, length));
      }
      case tag.buffer:
        return this.#begin(this.#row(from.count()).buffer);
      case tag.date:
        return this.#begin(new Date(from.double()));
      default:
        return this.#rare(kind);
    }
  }

  #pairs(made: object): object {
    for (let left = this.#in.count(); left > 0; left--) {
      const key = this.#value() as string;
      define(made, key, this.#value(), true);
    }
    return made;
  }

  #rare(kind: number): unknown {
    switch (kind) {
      case tag.regexp: {
        const place = this.#place();
        const source = this.#value() as string;
        const made = place(new RegExp(source, this.#value() as string));
        made.lastIndex = this.#value() as number;
        return made;
      }
      case tag.boxed: {
        const place = this.#place();
        return place(Object(this.#value()) as object);
      }
      case tag.url: {
        const place = this.#place();
        return place(new URL(this.#value() as string));
      }
      case tag.error:
        return this.#error();
      default:
        throw new RangeError(`nothing is written as ${kind}`);
    }
  }

  /** Numbers an object that can only be made when its inside has been read. */
  #place(): <T extends object>(made: T) => T {
    const number = this.#objects!.push(Object.prototype) - 1;
    return (made) => {
      this.#objects![number] = made;
      return made;
    };
  }

  #error(): Error {
    const type = errorTypes[this.#in.byte()]!;
    // A stack trace is not taken for one that is replaced.
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    const made = this.#begin(
      (type as unknown) === AggregateError ? (new AggregateError([]) as Error) : (new type() as Error),
    );
    Error.stackTraceLimit = limit;
    for (const name of Object.getOwnPropertyNames(made)) delete (made as unknown as Record<string, unknown>)[name];
    define(made, 'stack', this.#value(), false);
    for (let left = this.#in.count(); left > 0; left--) {
      const enumerable = this.#in.byte() === 1;
      const name = this.#value() as string;
      define(made, name, this.#value(), enumerable);
    }
    return made;
  }

  /** The table is read when something of it is needed. */
  #row(number: number): Row {
    this.#rows ??= this.#readTable();
    return this.#rows[number]!;
  }

  #readTable(): Row[] {
    const from = this.#in;
    const back = from.at;
    from.at = this.#table;
    let parts = 0;
    const buffers = Array.from({ length: from.count() }, () => {
      const kind = from.byte();
      const bytes = (kind & 1) === 1 ? this.#part(parts++) : from.raw(from.count());
      return (kind & SHARED) === 0 ? bytes : asShared(bytes);
    });
    const rows: Row[] = [];
    while (!from.ended) {
      const buffer = buffers[from.count()]!;
      const row = { buffer, at: from.count() };
      from.count();
      rows.push(row);
    }
    from.at = back;
    return rows;
  }
}

interface Row {
  readonly buffer: ArrayBuffer;
  readonly at: number;
}

function asShared(bytes: ArrayBuffer): ArrayBuffer {
  const shared = new SharedArrayBuffer(bytes.byteLength);
  new Uint8Array(shared).set(new Uint8Array(bytes));
  // Views are made of either, and the types of their constructors want one.
  return shared as unknown as ArrayBuffer;
}

function define(made: object, key: string, value: unknown, enumerable: boolean): void {
  Object.defineProperty(made, key, { value, enumerable, configurable: true, writable: true });
}
