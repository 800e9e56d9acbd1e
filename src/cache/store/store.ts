/** A store's parts put together. */
import type { FunctionIdentity } from '../code/identity.ts';
import type { Key } from '../key/hash.ts';
import { Access } from './access.ts';
import { Counts } from './counts.ts';
import { Entries, rowOf } from './entries.ts';
import { functions, list, stats, verify } from './inventory.ts';
import { Leases } from './leases.ts';
import { makeRoom, makeRoomNowAndThen, sweep } from './limits.ts';
import type {
  ChunkWriter,
  Claim,
  Entry,
  EntryDraft,
  EntryFilter,
  EntryInfo,
  Found,
  FunctionInfo,
  ModuleNotes,
  Store,
  StoreLimits,
  StoreStats,
} from './types.ts';
import { PieceWriter } from './writer.ts';

const GIGABYTE = 1e9;

export class DiskStore implements Store {
  readonly folder: string;
  readonly notes: ModuleNotes;
  readonly #access: Access;
  readonly #counts: Counts;
  readonly #leases: Leases;
  readonly #entries: Entries;
  readonly #closed: () => void;
  #limits: StoreLimits = { maxBytes: 5 * GIGABYTE, maxAge: Number.POSITIVE_INFINITY };

  constructor(root: string, closed: () => void) {
    this.folder = root;
    this.#closed = closed;
    this.#access = new Access(root, () => {
      this.#entries.renewed();
      this.#counts.renewed();
    });
    this.#counts = new Counts(this.#access);
    this.#leases = new Leases(this.#access);
    this.#entries = new Entries(this.#access, this.#counts, this.#leases);
    this.notes = this.#counts;
  }

  limit(limits: Partial<StoreLimits>): void {
    this.#limits = { ...this.#limits, ...limits };
  }

  get(key: Key): Found | null {
    return this.#entries.get(key);
  }

  has(key: Key, since?: number): boolean {
    return this.#entries.has(key, since);
  }

  countHits(key: Key, hits: number, cost: number): void {
    this.#counts.hit(rowOf(key), cost, hits);
  }

  claim(key: Key, { anyway = false } = {}): Claim | null {
    return this.#leases.claim(key, rowOf(key), anyway);
  }

  isClaimed(key: Key): boolean {
    return this.#leases.isClaimed(key);
  }

  waitSync(key: Key): void {
    this.#leases.waitSync(key);
  }

  wait(key: Key): Promise<void> {
    return this.#leases.wait(key);
  }

  put(entry: Entry): boolean {
    return this.#kept(this.#entries.put(entry, this.#limits.maxBytes));
  }

  write(entry: EntryDraft): ChunkWriter {
    return new PieceWriter(this.#access, this.#leases, entry, this.#limits.maxBytes, (kept, index) =>
      this.#kept(this.#entries.putWritten(entry, kept, index)),
    );
  }

  remove(key: Key): boolean {
    return this.#entries.remove(key);
  }

  removeFunction(fn: FunctionIdentity): number {
    return this.#entries.removeFunction(fn);
  }

  stats(fn?: FunctionIdentity): StoreStats {
    this.#counts.flush();
    return stats(this.#access, fn);
  }

  list(filter: EntryFilter = {}): EntryInfo[] {
    this.#counts.flush();
    return list(this.#access, filter);
  }

  functions(): FunctionInfo[] {
    this.#counts.flush();
    return functions(this.#access);
  }

  gc(limits: Partial<StoreLimits> = {}): { removed: number; bytes: number } {
    const removed = makeRoom(this.#access, this.#counts, { ...this.#limits, ...limits });
    sweep(this.#access, this.#leases);
    return removed;
  }

  verify({ keep = false } = {}): { checked: number; broken: EntryInfo[] } {
    const broken: EntryInfo[] = [];
    const checked = verify(this.#access, (index, info, sum) => {
      broken.push(info);
      if (!keep) this.#entries.removeRow(index, info.key, sum, info.file);
    });
    return { checked, broken };
  }

  close(): void {
    this.end();
    this.#closed();
  }

  /** As `close`, at the thread's end. */
  end(): void {
    this.#counts.flush();
    this.#leases.end();
    this.#access.close();
  }

  #kept(bytes: number | null): boolean {
    if (bytes === null) return false;
    makeRoomNowAndThen(this.#access, this.#counts, this.#limits, bytes);
    return true;
  }
}
