/**
 * Streams as pieces, as the store keeps them: a beginning that says of what kind the stream was, items as they were when
 * they passed, and the end. What always holds: an item is written the moment it passes, so that a buffer that is used again
 * for the next one does no harm; what is not written to its end is not kept.
 */
import type { ChunkWriter } from '../store/types.ts';
import { ByteReader, ByteWriter } from './bytes.ts';
import { compress } from './compress.ts';
import { decode } from './decode.ts';
import { encode } from './encode.ts';

/** What a piece is, its first byte. */
const BEGIN = 0;
/** Several items, each with its length. */
const ITEMS = 1;
/** One item, and how many pieces behind it are its parts. */
const LARGE = 2;
const END = 3;

/** Small items that are put into one piece, in bytes. */
const FULL = 64 * 1024;

export interface StreamHeader {
  readonly kind: 'generator' | 'async generator' | 'Readable' | 'ReadableStream';
  /** Whether the function gave a promise of it. */
  readonly promised: boolean;
  readonly objectMode?: boolean;
  readonly encoding?: string | null;
  /** Of a ReadableStream: whether it was one of bytes. */
  readonly bytes?: boolean;
}

/** Writes a stream that passes by. After `abort`, and where the store keeps nothing, it does nothing. */
export class Recorder {
  #writer: ChunkWriter | null;
  readonly #compress: boolean;
  readonly #items = new ByteWriter();

  constructor(writer: ChunkWriter, header: StreamHeader, compressed: boolean) {
    this.#writer = writer;
    this.#compress = compressed;
    this.#add(BEGIN, encode(header).head);
  }

  /** Throws `Unkept` for what would not come back as it was; the rest is not kept then. */
  item(value: unknown): void {
    if (this.#writer === null) return;
    try {
      const whole = encode(value);
      const { head, parts } = this.#compress ? compress(whole) : whole;
      if (parts.length === 0 && head.length < FULL) {
        if (this.#items.at === 0) this.#items.byte(ITEMS);
        this.#items.count(head.length);
        this.#items.raw(head);
        if (this.#items.at >= FULL) this.#flush();
        return;
      }
      this.#flush();
      const start = new ByteWriter();
      start.byte(LARGE);
      start.count(parts.length);
      start.raw(head);
      this.#write(start.take());
      for (const part of parts) this.#write(part);
    } catch (error) {
      this.abort();
      throw error;
    }
  }

  /** With what a generator returned. Whether it is kept. */
  end(value: unknown): boolean {
    if (this.#writer === null) return false;
    try {
      const { head, parts } = encode(value);
      if (parts.length === 0) {
        this.#flush();
        this.#add(END, head);
      } else {
        // As the last item, and an end that says so by having no value.
        this.item(value);
        this.#flush();
        this.#add(END, new Uint8Array(0));
      }
    } catch (error) {
      this.abort();
      throw error;
    }
    const kept = this.#writer?.commit() ?? false;
    this.#writer = null;
    return kept;
  }

  abort(): void {
    this.#writer?.abort();
    this.#writer = null;
    this.#items.clear();
  }

  #add(kind: number, bytes: Uint8Array): void {
    const piece = new Uint8Array(1 + bytes.length);
    piece[0] = kind;
    piece.set(bytes, 1);
    this.#write(piece);
  }

  #flush(): void {
    if (this.#items.at > 0) this.#write(this.#items.take());
  }

  #write(bytes: Uint8Array): void {
    if (this.#writer?.add(bytes) === false) this.abort();
  }
}

/** What was recorded: the header, and then the items; returns what the generator returned. */
export class Recording {
  readonly #pieces: Iterator<Uint8Array, void, undefined>;
  readonly header: StreamHeader;

  /** Throws where the pieces are not what a `Recorder` wrote. */
  constructor(pieces: Iterator<Uint8Array, void, undefined>) {
    this.#pieces = pieces;
    const first = this.#next();
    if (first[0] !== BEGIN) throw new RangeError('the entry does not begin as it should');
    this.header = decode(first.slice(1), noPart) as StreamHeader;
  }

  *items(): Generator<unknown, unknown, undefined> {
    let held: { value: unknown } | null = null;
    for (;;) {
      const piece = this.#next();
      if (piece[0] === END) {
        if (piece.length > 1) {
          if (held !== null) yield held.value;
          return decode(piece.slice(1), noPart);
        }
        return held?.value;
      }
      if (held !== null) yield held.value;
      held = null;
      if (piece[0] === LARGE) held = { value: this.#large(piece) };
      else if (piece[0] === ITEMS) yield* itemsOf(piece);
      else throw new RangeError(`nothing is written as ${piece[0]}`);
    }
  }

  #large(piece: Uint8Array): unknown {
    const from = new ByteReader(piece, 1);
    const parts = Array.from({ length: from.count() }, () => memoryOf(this.#next()));
    return decode(piece.slice(from.at), (index) => parts[index]!);
  }

  #next(): Uint8Array {
    const { done, value } = this.#pieces.next();
    if (done === true) throw new RangeError('the entry ends too early');
    return value;
  }

  /** Reads no more. */
  close(): void {
    this.#pieces.return?.();
  }
}

function* itemsOf(piece: Uint8Array): Generator<unknown> {
  const from = new ByteReader(piece, 1);
  while (!from.ended) {
    const head = new Uint8Array(from.raw(from.count()));
    yield decode(head, noPart);
  }
}

function memoryOf(bytes: Uint8Array): ArrayBuffer {
  const { buffer, byteLength } = bytes;
  return buffer.byteLength === byteLength && buffer instanceof ArrayBuffer ? buffer : new Uint8Array(bytes).buffer;
}

function noPart(): never {
  throw new RangeError('a part is missing');
}
