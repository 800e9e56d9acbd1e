/**
 * The store's face: what is kept on disk under a key, and what is known of it. What always holds: no method but those of
 * `ChunkWriter`'s users throws for a disk's sake. A store that cannot read has nothing, one that cannot write keeps
 * nothing, and each says so once.
 */
import type { FunctionIdentity } from '../code/identity.ts';
import type { Key } from '../key/hash.ts';

export interface StoreLimits {
  /** All entries together, in bytes. Default: 5 GB. */
  maxBytes: number;
  /** Since an entry's last use, in ms. Default: Infinity. */
  maxAge: number;
}

/** What is remembered of files between processes, by path and by a stamp of the file's state. */
export interface ModuleNotes {
  get(path: string, stamp: string): string | null;
  put(path: string, stamp: string, note: string): void;
}

/** A value as bytes. */
export interface Encoded {
  readonly head: Uint8Array;
  /** Of typed arrays, raw. Each comes back as an ArrayBuffer of its own. */
  readonly parts: readonly Uint8Array[];
}

/** What is known of an entry beside its value. */
export interface EntryDraft {
  readonly key: Key;
  readonly fn: FunctionIdentity;
  /** Stands for the code that computed it; longer ones are kept as their hash. */
  readonly code: string;
  /** What computing it took, in ms. */
  readonly cost: number;
  /** From now, in ms; null: for good. */
  readonly ttl: number | null;
  /** Whether the value is what the function threw. */
  readonly failed: boolean;
  /** For people; 200 characters of it are kept. */
  readonly arguments: string;
}

export interface Entry extends EntryDraft {
  readonly value: Encoded;
}

export interface Found {
  readonly head: Uint8Array;
  readonly parts: number;
  /**
   * A copy of its own for each call; a large one is mapped (copy on write) where that is possible. Null where the entry
   * has been removed or spoiled since: the value is to be computed.
   */
  part(index: number): ArrayBuffer | null;
  /** In ms. */
  readonly cost: number;
  /** When it was made: ms since 1970. */
  readonly created: number;
  /** Before this one, as far as they have been counted. */
  readonly hits: number;
  readonly bytes: number;
  readonly failed: boolean;
  /** Whether it was kept by `write`. */
  readonly streamed: boolean;
  /**
   * The pieces that were added, one after another. Entries of up to 64 MB have been checked by then; a spoiled piece of a
   * larger one throws HASTEN_CACHE_STORE, and the entry is removed.
   */
  chunks(): Generator<Uint8Array, void, undefined>;
}

/** The right to compute what is under a key, for as long as this thread lives. */
export interface Claim {
  /** Once more does nothing. `put` and `commit` release it, too. */
  release(): void;
}

export interface ChunkWriter {
  /** False: it is not kept (the disk is full, ...), and there is no use in adding more. */
  add(bytes: Uint8Array): boolean;
  /** Whether it is kept. */
  commit(): boolean;
  /** Also what becomes of a writer that is let go of. */
  abort(): void;
}

export interface EntryInfo {
  readonly key: Key;
  readonly fn: FunctionIdentity;
  readonly code: string;
  readonly arguments: string;
  /** On disk, in bytes. */
  readonly bytes: number;
  /** Ms since 1970. */
  readonly created: number;
  /** Ms since 1970. */
  readonly used: number;
  /** Ms since 1970; null: for good. */
  readonly expires: number | null;
  readonly hits: number;
  /** In ms. */
  readonly cost: number;
  readonly failed: boolean;
  readonly streamed: boolean;
  /** Where a large value lies; null: in the index. */
  readonly file: string | null;
}

export interface EntryFilter {
  readonly fn?: FunctionIdentity | undefined;
  /** Keys that begin with it. */
  readonly prefix?: string | undefined;
  /** Default: all; those used last first. */
  readonly limit?: number | undefined;
}

export interface StoreStats {
  readonly entries: number;
  readonly bytes: number;
  /** Of all runs, also for entries that are gone by now. */
  readonly hits: number;
  /** How often a result was kept. */
  readonly misses: number;
  /** What the hits would have taken to compute, in ms. */
  readonly savedMs: number;
}

export interface FunctionInfo extends StoreStats {
  readonly fn: FunctionIdentity;
  /** Ms since 1970. */
  readonly used: number;
}

export interface Store {
  readonly folder: string;
  readonly notes: ModuleNotes;
  /** What is under a key, checked; counts as a hit. */
  get(key: Key): Found | null;
  /** `since`: made then or later, in ms since 1970. */
  has(key: Key, since?: number): boolean;
  /** Counts hits that needed no look at the disk. `cost`: of each, in ms. */
  countHits(key: Key, hits: number, cost: number): void;
  /**
   * Null: there is an entry by now (unless `anyway`), or it is being computed, by another thread or process, or by this
   * thread. So who gets none waits and looks again. Where nothing can be kept, a claim that nobody else sees.
   */
  claim(key: Key, options?: { anyway?: boolean }): Claim | null;
  /** False once its owner gave it back or died. */
  isClaimed(key: Key): boolean;
  /** Until it is not claimed, by whomever. At once where this thread has the claim: it would wait for itself. */
  waitSync(key: Key): void;
  wait(key: Key): Promise<void>;
  /** Whether it is kept; where there was one under the key, it replaces it. Releases this thread's claim, either way. */
  put(entry: Entry): boolean;
  /** For values that come in pieces. */
  write(entry: EntryDraft): ChunkWriter;
  remove(key: Key): boolean;
  /** How many there were. */
  removeFunction(fn: FunctionIdentity): number;
  /** Of one function, or of all. */
  stats(fn?: FunctionIdentity): StoreStats;
  list(filter?: EntryFilter): EntryInfo[];
  functions(): FunctionInfo[];
  /** Removes what has expired, what is over the limits, and what killed processes left. */
  gc(limits?: Partial<StoreLimits>): { removed: number; bytes: number };
  /** Reads and checks all; the broken ones are removed unless `keep`. */
  verify(options?: { keep?: boolean }): { checked: number; broken: EntryInfo[] };
  /** Writes the counted hits, and ends. The next `openStore` opens it anew. */
  close(): void;
}
