/**
 * Writes a value that comes in pieces: in memory while it is small, then in a file. A writer that is let go of, as by a
 * stream that nobody reads to its end, is aborted when it is collected.
 */
import { hashBytes } from '../key/hash.ts';
import type { Access } from './access.ts';
import type { Index } from './database.ts';
import { INLINE_BYTES, type Kept } from './entries.ts';
import { NewFile } from './files.ts';
import type { Leases } from './leases.ts';
import { before, sumAfter } from './pieces.ts';
import type { ChunkWriter, EntryDraft } from './types.ts';

/** What the writer's end has to see to; knows nothing of the writer. */
interface Begun {
  file: NewFile | null;
  drop(): void;
}

const letGo = new FinalizationRegistry<Begun>((begun) => begun.drop());

export class PieceWriter implements ChunkWriter {
  readonly #access: Access;
  readonly #leases: Leases;
  readonly #maxBytes: number;
  readonly #done: (kept: Kept, index: Index | null) => boolean;
  readonly #begun: Begun;
  #held: Uint8Array[] = [];
  #index: Index | null = null;
  #bytes = 0;
  #sum = '';
  #ended = false;

  constructor(
    access: Access,
    leases: Leases,
    { key }: EntryDraft,
    maxBytes: number,
    done: (kept: Kept, index: Index | null) => boolean,
  ) {
    this.#access = access;
    this.#leases = leases;
    this.#maxBytes = maxBytes;
    this.#done = done;
    this.#begun = {
      file: null,
      drop() {
        access.read(undefined, () => this.file?.drop());
        leases.giveBack(key);
      },
    };
    letGo.register(this, this.#begun, this);
  }

  add(bytes: Uint8Array): boolean {
    if (this.#ended) return false;
    const own = hashBytes(bytes);
    const start = before(bytes, own);
    const after = this.#bytes + start.byteLength + bytes.byteLength;
    if (after > this.#maxBytes || !this.#write([start, bytes], after)) {
      this.abort();
      return false;
    }
    this.#bytes = after;
    this.#sum = sumAfter(this.#sum, own);
    return true;
  }

  commit(): boolean {
    if (this.#ended) return false;
    this.#end();
    const { file } = this.#begun;
    const body = file === null ? Buffer.concat(this.#held) : null;
    const sum = body === null ? this.#sum : hashBytes(body);
    return this.#done({ file, body, bytes: this.#bytes, lead: 0, sum, streamed: true }, this.#index);
  }

  abort(): void {
    if (this.#ended) return;
    this.#end();
    this.#held = [];
    this.#begun.drop();
  }

  #write(pieces: Uint8Array[], after: number): boolean {
    if (after < INLINE_BYTES) {
      for (const piece of pieces) this.#held.push(piece.slice());
      return true;
    }
    return this.#access.write(false, (index) => {
      if (this.#begun.file === null) {
        this.#begun.file = new NewFile(index.folder, this.#leases.owner().name);
        this.#index = index;
        pieces.unshift(...this.#held);
        this.#held = [];
        this.#bytes = 0;
      }
      let at = this.#bytes;
      for (const piece of pieces) {
        this.#begun.file.write(piece, at);
        at += piece.byteLength;
      }
      return true;
    });
  }

  #end(): void {
    this.#ended = true;
    letGo.unregister(this);
  }
}
