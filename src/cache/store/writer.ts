/** Writes a value that comes in pieces: in memory while it is small, then in a file. */
import { hashBytes } from '../key/hash.ts';
import type { Access } from './access.ts';
import type { Index } from './database.ts';
import { type Entries, INLINE_BYTES } from './entries.ts';
import { NewFile } from './files.ts';
import type { Leases } from './leases.ts';
import { before, sumAfter } from './pieces.ts';
import type { ChunkWriter, EntryDraft } from './types.ts';

export class PieceWriter implements ChunkWriter {
  readonly #access: Access;
  readonly #leases: Leases;
  readonly #entry: EntryDraft;
  readonly #done: (index: Index, kept: Parameters<Entries['putPieces']>[2]) => boolean;
  readonly #maxBytes: number;
  #held: Uint8Array[] = [];
  #index: Index | null = null;
  #file: NewFile | null = null;
  #bytes = 0;
  #sum = '';
  #ended = false;

  constructor(
    access: Access,
    leases: Leases,
    entry: EntryDraft,
    maxBytes: number,
    done: (index: Index, kept: Parameters<Entries['putPieces']>[2]) => boolean,
  ) {
    this.#access = access;
    this.#leases = leases;
    this.#entry = entry;
    this.#maxBytes = maxBytes;
    this.#done = done;
  }

  add(bytes: Uint8Array): boolean {
    if (this.#ended) return false;
    const own = hashBytes(bytes);
    const start = before(bytes, own);
    const after = this.#bytes + start.byteLength + bytes.byteLength;
    const written =
      after <= this.#maxBytes &&
      (after < INLINE_BYTES ||
        this.#access.write(false, (index) => {
          this.#begin(index);
          this.#file!.write(start, this.#bytes);
          this.#file!.write(bytes, this.#bytes + start.byteLength);
          return true;
        }));
    if (!written) {
      this.abort();
      return false;
    }
    if (this.#file === null) this.#held.push(start, bytes.slice());
    this.#bytes = after;
    this.#sum = sumAfter(this.#sum, own);
    return true;
  }

  commit(): boolean {
    if (this.#ended) return false;
    this.#ended = true;
    const index = this.#index ?? this.#access.index;
    if (index === null) {
      this.#leases.giveBack(this.#entry.key);
      return false;
    }
    const file = this.#file;
    const body = file === null ? Buffer.concat(this.#held) : null;
    const sum = body === null ? this.#sum : hashBytes(body);
    this.#held = [];
    return this.#done(index, { file, body, bytes: this.#bytes, lead: 0, sum, streamed: true });
  }

  abort(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#held = [];
    this.#access.read(undefined, () => this.#file?.drop());
    this.#leases.giveBack(this.#entry.key);
  }

  #begin(index: Index): void {
    if (this.#file !== null) return;
    this.#file = new NewFile(index.folder, this.#leases.owner().name);
    this.#index = index;
    let at = 0;
    for (const piece of this.#held) {
      this.#file.write(piece, at);
      at += piece.byteLength;
    }
    this.#held = [];
  }
}
