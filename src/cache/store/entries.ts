/**
 * Entries by key: reading, keeping, removing. What always holds: an entry is in the index if and only if its file has
 * been written whole; a file goes after its row has gone. So who finds a row without a file has met an entry that was
 * just removed, and has nothing.
 */
import type { FunctionIdentity } from '../code/identity.ts';
import { hashBytes, hashText, type Key } from '../key/hash.ts';
import type { Access } from './access.ts';
import type { Counts } from './counts.ts';
import type { Index } from './database.ts';
import { NewFile, newName, removeFile } from './files.ts';
import { FAILED, found, type Row, SELECTED, STREAMED } from './found.ts';
import { flat, frame, sizeOf } from './frame.ts';
import type { Leases } from './leases.ts';
import type { Entry, EntryDraft, Found } from './types.ts';

/**
 * Larger values are files. At 64 kB a row takes 95 µs to write and 8 to read, a file 70 to 120 and 16; at 128 kB 146 and
 * 12, or 85 and 20; and the larger a row, the more of the index's log it fills.
 */
export const INLINE_BYTES = 64 * 1024;

/** What a row takes beside its value, in bytes. */
const ROW_BYTES = 256;

/** A value that has been written, and what its row says of it. */
export interface Kept {
  readonly file: NewFile | null;
  readonly body: Uint8Array | null;
  readonly bytes: number;
  readonly lead: number;
  readonly sum: string;
  readonly streamed: boolean;
}

export class Entries {
  readonly #access: Access;
  readonly #counts: Counts;
  readonly #leases: Leases;
  readonly #functions = new Map<string, number>();

  constructor(access: Access, counts: Counts, leases: Leases) {
    this.#access = access;
    this.#counts = counts;
    this.#leases = leases;
  }

  get(key: Key): Found | null {
    return this.#access.read(null, (index) => {
      const id = rowOf(key);
      const row = index.prepare(BY_ROW).get(id) as unknown as Row | undefined;
      if (row === undefined || row[0] !== key || (row[2] !== null && row[2] <= Date.now())) return null;
      const [, sum, , , cost, hits, , , file] = row;
      const broken = (): void => this.#broken(index, key, sum, file);
      const result = found(index.folder, row, hits + this.#counts.pending(id), broken);
      if (result === null) broken();
      else this.#counts.hit(id, cost);
      return result;
    });
  }

  has(key: Key, since = 0): boolean {
    return this.#access.read(false, (index) => {
      const row = index.prepare('SELECT key, expires, created FROM entries WHERE id = ?').get(rowOf(key));
      const [other, expires, created] = (row as unknown as [string, number | null, number] | undefined) ?? [
        null,
        null,
        0,
      ];
      return other === key && created >= since && (expires === null || expires > Date.now());
    });
  }

  /** Whether it is kept, and in how many bytes. Releases this thread's claim in either case. */
  put(entry: Entry, maxBytes: number): number | null {
    const { value } = entry;
    const size = sizeOf(value);
    const bytes = this.#access.write<number | null>(null, (index) => {
      if (size > maxBytes) return null;
      if (size >= INLINE_BYTES) return this.#enter(index, entry, this.#writeFile(index, value));
      const body = flat(value);
      const sum = hashBytes(body);
      return this.#enter(index, entry, { file: null, body, bytes: body.byteLength, lead: 0, sum, streamed: false });
    });
    if (bytes === null) this.#leases.giveBack(entry.key);
    return bytes;
  }

  /** As `put`, for what has been written, into the folder of an index if it is a file. */
  putWritten(entry: EntryDraft, kept: Kept, within: Index | null): number | null {
    const bytes = this.#access.write<number | null>(null, (index) => {
      if (within === null || within === index) return this.#enter(index, entry, kept);
      kept.file?.drop();
      return null;
    });
    if (bytes === null) this.#leases.giveBack(entry.key);
    return bytes;
  }

  remove(key: Key): boolean {
    const id = rowOf(key);
    return this.#access.write(false, (index) => {
      const row = index.prepare('DELETE FROM entries WHERE id = ? AND key = ? RETURNING file').get(id, key);
      const file = (row as unknown as [string | null] | undefined)?.[0];
      if (file != null) removeFile(index.folder, file);
      return row !== undefined;
    });
  }

  removeFunction({ project, module, index: place }: FunctionIdentity): number {
    return this.#access.write(0, (index) => {
      const rows = index
        .prepare(
          `DELETE FROM entries WHERE function = (SELECT id FROM functions WHERE project = ? AND module = ? AND place = ?)
           RETURNING file`,
        )
        .all(project, module, place) as unknown as [string | null][];
      for (const [file] of rows) if (file !== null) removeFile(index.folder, file);
      return rows.length;
    });
  }

  /** Whether it was there, rather than another one in its place. */
  removeRow(index: Index, key: Key, sum: string, file: string | null): boolean {
    const { changes } = index
      .prepare('DELETE FROM entries WHERE id = ? AND key = ? AND sum = ? AND file IS ?')
      .run(rowOf(key), key, sum, file);
    if (file !== null) removeFile(index.folder, file);
    return changes === 1;
  }

  /** Another index has other numbers. */
  renewed(): void {
    this.#functions.clear();
  }

  /** What cannot be read was removed by another one just now, or it is spoiled. */
  #broken(index: Index, key: Key, sum: string, file: string | null): void {
    if (!this.#access.look()) return;
    if (!index.writable || this.removeRow(index, key, sum, file)) this.#access.report('entry', key);
  }

  #enter(index: Index, entry: EntryDraft, kept: Kept): number {
    const { key, fn, cost, ttl, failed } = entry;
    const file = kept.file === null ? null : newName(key);
    const code = entry.code.length > 64 ? hashText(entry.code) : entry.code;
    const now = Date.now();
    const flags = (failed ? FAILED : 0) | (kept.streamed ? STREAMED : 0);
    const expires = ttl === null ? null : now + ttl;
    const bytes = kept.bytes + (kept.file === null ? ROW_BYTES : 0);
    let number = 0;
    try {
      const old = index.transaction(() => {
        number = this.#functionNumber(index, fn);
        const row = index.prepare('SELECT file FROM entries WHERE id = ?').get(rowOf(key));
        if (file !== null) kept.file!.keep(index.folder, file);
        index
          .prepare(ENTER)
          .run(
            rowOf(key),
            key,
            kept.sum,
            expires,
            now,
            cost,
            0,
            flags,
            kept.bytes,
            file,
            kept.lead,
            number,
            now,
            code,
            entry.arguments.slice(0, 200),
            kept.body,
          );
        this.#leases.releaseIn(index, key);
        return (row as unknown as [string | null] | undefined)?.[0] ?? null;
      });
      if (old !== null) removeFile(index.folder, old);
      this.#leases.released(key);
      this.#counts.miss(number);
      return bytes;
    } catch (error) {
      kept.file?.drop();
      if (file !== null) removeFile(index.folder, file);
      throw error;
    }
  }

  #writeFile(index: Index, value: Entry['value']): Kept {
    const file = new NewFile(index.folder, this.#leases.owner().name);
    try {
      const { lead, offsets, bytes } = frame(value);
      file.write(lead, 0);
      for (const [number, part] of value.parts.entries()) file.write(part, offsets[number]!);
      return { file, body: null, bytes, lead: lead.byteLength, sum: hashBytes(lead), streamed: false };
    } catch (error) {
      file.drop();
      throw error;
    }
  }

  /** Within a transaction. */
  #functionNumber(index: Index, { project, module, index: place, name }: FunctionIdentity): number {
    const text = `${project}\0${module}\0${place}\0${name}`;
    let number = this.#functions.get(text);
    if (number === undefined) {
      const row = index.prepare(FUNCTION).get(project, module, place, name) as unknown as [number];
      number = row[0];
      this.#functions.set(text, number);
    }
    return number;
  }
}

const BY_ROW = `SELECT ${SELECTED} FROM entries WHERE id = ?`;
const ENTER = 'INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)';
const FUNCTION = `
  INSERT INTO functions(project, module, place, name) VALUES (?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET name = iif(excluded.name = '', name, excluded.name) RETURNING id`;

/** The first 52 bits of a key. */
export function rowOf(key: Key): number {
  return Number.parseInt(key.slice(0, 13), 16);
}
