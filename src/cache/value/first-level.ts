/**
 * Results in memory, of one function in one thread. What always holds: what it gives is a copy of its own for each hit
 * (unless the user gave that up); strong are at most so many entries and bytes, those not used since the last round go
 * first, and stay weakly as long as the garbage collector leaves them.
 */
import type { Key } from '../key/hash.ts';
import { cloneTree } from './clone.ts';
import { decode } from './decode.ts';

/** Held strongly, by default. */
export const MOST_ENTRIES = 10_000;
export const MOST_BYTES = 64 * 2 ** 20;

export interface LevelLimits {
  readonly entries: number;
  readonly bytes: number;
}

/** Bytes that an entry takes besides its value, about. */
const OVERHEAD = 200;

/** Entries that are gone, and may wait in the queue. */
const FEW = 30;

export class LevelEntry {
  readonly key: Key;
  /** What hits give as it is: a primitive value, or any where copies were given up. */
  readonly value: unknown;
  /** Makes a copy for a hit; null: `value` is given. Undefined comes of an entry that has gone from the disk. */
  readonly copy: (() => { value: unknown } | undefined) | null;
  readonly bytes: number;
  /** What it took to compute, in ms. */
  readonly cost: number;
  /** Ms since 1970. */
  readonly expires: number;
  readonly failed: boolean;
  /** Whether the function gave a promise of it. */
  readonly promised: boolean;
  /** Whether a hit is nothing but `value`. */
  readonly isValue: boolean;
  /** Arguments that lead to it by themselves. */
  readonly arguments: unknown[] = [];
  hits = 0;
  /** Hits when room was made last: whoever has no more since then goes. */
  looked = 0;
  /** Hits that have been told. */
  told = 0;
  gone = false;

  constructor(entry: Omit<LevelEntry, 'isValue' | 'arguments' | 'hits' | 'looked' | 'told' | 'gone'>) {
    this.key = entry.key;
    this.value = entry.value;
    this.copy = entry.copy;
    this.bytes = entry.bytes;
    this.cost = entry.cost;
    this.expires = entry.expires;
    this.failed = entry.failed;
    this.promised = entry.promised;
    this.isValue =
      !entry.failed && !entry.promised && entry.copy === null && entry.expires === Number.POSITIVE_INFINITY;
  }
}

/** Copies of an encoded value: decoded once, and from then on cloned where that is enough. */
export function copier(
  head: Uint8Array,
  isTree: boolean,
  part: (index: number) => ArrayBuffer | null,
): () => { value: unknown } | undefined {
  let tree: { value: unknown } | undefined;
  return () => {
    if (tree !== undefined) return { value: cloneTree(tree.value) };
    const made = decodeOrMiss(head, part);
    if (isTree) tree = made;
    return made === undefined || !isTree ? made : { value: cloneTree(made.value) };
  };
}

/** Undefined where a part is gone, or the bytes are of a newer version. */
export function decodeOrMiss(
  head: Uint8Array,
  part: (index: number) => ArrayBuffer | null,
): { value: unknown } | undefined {
  try {
    return { value: decode(head, (index) => part(index) ?? missing()) };
  } catch {
    return undefined;
  }
}

function missing(): never {
  throw new Error('a part is missing');
}

export class FirstLevel {
  readonly #limits: LevelLimits;
  /** By the one primitive argument of the call; -0 is never in it. */
  readonly byArgument = new Map<unknown, LevelEntry>();
  readonly #byKey = new Map<Key, LevelEntry>();
  readonly #weak = new Map<Key, WeakRef<LevelEntry>>();
  readonly #collected = new FinalizationRegistry<Key>((key) => {
    if (this.#weak.get(key)?.deref() === undefined) this.#weak.delete(key);
  });
  /** In order of coming; looked at from `#next` on when there is no room. */
  #queue: LevelEntry[] = [];
  #next = 0;
  #bytes = 0;
  #count = 0;

  constructor(limits: LevelLimits) {
    this.#limits = limits;
  }

  get entries(): number {
    return this.#count;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get(key: Key): LevelEntry | undefined {
    const entry = this.#byKey.get(key);
    if (entry !== undefined) return this.#fresh(entry);
    if (this.#weak.size === 0) return undefined;
    const weak = this.#weak.get(key)?.deref();
    if (weak === undefined) return undefined;
    this.#weak.delete(key);
    if (weak.expires <= Date.now()) return undefined;
    weak.gone = false;
    this.add(weak);
    return weak;
  }

  /** Where a call has one argument, a primitive value that is not -0. */
  of(argument: unknown): LevelEntry | undefined {
    const entry = this.byArgument.get(argument);
    return entry === undefined ? undefined : this.#fresh(entry);
  }

  #fresh(entry: LevelEntry): LevelEntry | undefined {
    if (entry.expires === Number.POSITIVE_INFINITY || entry.expires > Date.now()) return entry;
    this.remove(entry);
    return undefined;
  }

  add(entry: LevelEntry): void {
    const before = this.#byKey.get(entry.key);
    if (before !== undefined) this.remove(before);
    this.#byKey.set(entry.key, entry);
    this.#weak.delete(entry.key);
    this.#queue.push(entry);
    // Those that were replaced, or have expired, are not held until there is no room.
    if (this.#queue.length > 2 * this.#count + FEW) this.#queue = this.#queue.filter((one) => !one.gone);
    this.#count++;
    this.#bytes += entry.bytes + OVERHEAD;
    if (this.#count > this.#limits.entries || this.#bytes > this.#limits.bytes) this.#makeRoom();
  }

  /** Lets a call's one primitive argument lead to it without a key. */
  name(argument: unknown, entry: LevelEntry): void {
    if (entry.gone || this.byArgument.get(argument) === entry) return;
    entry.arguments.push(argument);
    this.byArgument.set(argument, entry);
  }

  remove(entry: LevelEntry): void {
    if (entry.gone) return;
    entry.gone = true;
    this.#count--;
    this.#bytes -= entry.bytes + OVERHEAD;
    if (this.#byKey.get(entry.key) === entry) this.#byKey.delete(entry.key);
    for (const argument of entry.arguments) {
      if (this.byArgument.get(argument) === entry) this.byArgument.delete(argument);
    }
    entry.arguments.length = 0;
  }

  /** Whether there was one. */
  forget(key: Key): boolean {
    const entry = this.get(key);
    if (entry !== undefined) this.remove(entry);
    return entry !== undefined;
  }

  /** Calls `tell` with each entry's hits since the last time. */
  tellHits(tell: (key: Key, hits: number, cost: number) => void): void {
    for (const entry of this.#byKey.values()) {
      if (entry.hits > entry.told) tell(entry.key, entry.hits - entry.told, entry.cost);
      entry.told = entry.hits;
    }
  }

  clear(): number {
    const count = this.#count;
    for (const entry of this.#queue) this.remove(entry);
    this.#queue = [];
    this.#next = 0;
    this.#weak.clear();
    return count;
  }

  /** A tenth at a time: those that were not used since they were looked at last. */
  #makeRoom(): void {
    const [entries, bytes] = [this.#limits.entries * 0.9, this.#limits.bytes * 0.9];
    while ((this.#count > entries || this.#bytes > bytes) && this.#next < this.#queue.length) {
      const entry = this.#queue[this.#next++]!;
      if (entry.gone) continue;
      if (entry.hits > entry.looked) {
        entry.looked = entry.hits;
        this.#queue.push(entry);
        continue;
      }
      this.remove(entry);
      if (entry.copy === null) continue;
      this.#weak.set(entry.key, new WeakRef(entry));
      this.#collected.register(entry, entry.key);
    }
    this.#queue.splice(0, this.#next);
    this.#next = 0;
  }
}
