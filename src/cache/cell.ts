/**
 * One cached function in one thread: where its results are, and how they are given and kept. What always holds: nothing
 * that goes wrong with keeping a result changes what the caller gets; a thread that has the right to compute a key gives it
 * back in whatever way the computation ends.
 *
 * calls.ts has the order of things for a call: look, wait, compute.
 */
import { types } from 'node:util';
import { asWritten } from '../source/as-written.ts';
import { storeFolder } from '../source/project.ts';
import { asThrown, type PackedError, packError } from '../support/thrown.ts';
import type { CacheableFunction, CacheStats } from './cached.ts';
import { codeOf } from './code/code.ts';
import { definitionOf, type FunctionIdentity } from './code/identity.ts';
import { destructured, parameterNames, restParameter } from './code/parameters.ts';
import { describeArguments } from './describe.ts';
import { tellNowAndThen } from './hits.ts';
import { areUnchanged, type CountedFile, takeCountedFiles } from './key/file-content.ts';
import type { Key } from './key/hash.ts';
import { makeKeyer } from './key/keyer.ts';
import { refuseThis } from './memory-only.ts';
import { type CacheOptions, ignoredPaths } from './options.ts';
import { openStore } from './store/open.ts';
import type { ChunkWriter, EntryDraft, Found, Store } from './store/types.ts';
import { compress } from './value/compress.ts';
import { type EncodedValue, encode } from './value/encode.ts';
import { copier, decodeOrMiss, FirstLevel, LevelEntry, MOST_BYTES, MOST_ENTRIES } from './value/first-level.ts';
import { GRAPH, PROMISED } from './value/format.ts';
import { Recorder, Recording, type StreamHeader } from './value/pieces.ts';
import { recorded, replayed } from './value/streams.ts';
import { Unkept } from './value/unkept.ts';

/** Larger values are left to the disk, where there is one. */
const LARGEST_IN_MEMORY = 2 ** 20;

/** By all cells: a module that is evaluated twice has two for each function. */
const computingHere = new Set<Key>();

/** What a call gives, as far as is known. */
export type Manner = 'sync' | 'async' | 'generator' | 'async generator' | 'unknown';

export class Cell {
  readonly original: CacheableFunction;
  readonly identity: FunctionIdentity;
  readonly options: CacheOptions;
  readonly level: FirstLevel | null;
  /** Whether a primitive argument leads to its entry by itself: not where it may not count. */
  readonly isDirect: boolean;
  #manner: Manner;
  /** Computed in this thread, by a call that has not returned yet. */
  readonly computing: Set<Key>;
  /** Promised in this thread. */
  readonly flights = new Map<Key, Promise<unknown>>();
  memoryHits = 0;
  diskHits = 0;
  misses = 0;
  savedMs = 0;

  #keyer: ((args: ArrayLike<unknown>) => Key) | null = null;
  #store: Store | null = null;
  #code = '';
  /** By the arguments of a call. */
  readonly #files = new WeakMap<ArrayLike<unknown>, readonly CountedFile[]>();
  #ignored: readonly (readonly string[])[] | null = null;
  #warned = false;

  constructor(original: CacheableFunction, identity: FunctionIdentity, options: CacheOptions) {
    this.original = original;
    this.identity = identity;
    this.options = options;
    const bytes = (options.memory === true ? options.maxBytes : undefined) ?? MOST_BYTES;
    this.level = options.memory === false ? null : new FirstLevel({ entries: MOST_ENTRIES, bytes });
    this.isDirect = this.level !== null && (options.ignore ?? []).length === 0;
    // Without a store, keys do not tell functions apart.
    this.computing = options.memory === true ? new Set() : computingHere;
    this.#manner = mannerOf(original);
  }

  get manner(): Manner {
    return this.#manner;
  }

  /** It gave a promise, though it is no async function: threads that wait for its results are to know. */
  isPromising(): void {
    if (this.#manner === 'async') return;
    this.#manner = 'async';
    this.store?.notes.put(`promises of ${this.#code}`, '', '');
  }

  /** Whether another thread has found that it gives promises. */
  isSaidPromising(): boolean {
    if (this.store?.notes.get(`promises of ${this.#code}`, '') !== null) this.#manner = 'async';
    return this.#manner === 'async';
  }

  /** Null with `memory: true`. */
  get store(): Store | null {
    if (this.#store !== null || this.options.memory === true) return this.#store;
    const { folder, maxBytes, maxAge } = this.options;
    this.#store = openStore(folder ?? storeFolder(this.identity.project), {
      ...(maxBytes === undefined ? {} : { maxBytes }),
      ...(maxAge === undefined ? {} : { maxAge }),
    });
    if (this.level !== null) tellNowAndThen(this);
    return this.#store;
  }

  /** Hits in memory count on the disk as well, where entries go by their last use. */
  tellHits(): void {
    const { level } = this;
    level?.tellHits((key, hits, cost) => this.#store?.countHits(key, hits, cost));
  }

  /** Throws what `codeOf` and `makeKeyer` throw, and `HASTEN_CACHE_OPTION` for what `ignore` names in vain. */
  keyOf(args: ArrayLike<unknown>): Key {
    this.#keyer ??= this.#makeKeyer();
    takeCountedFiles();
    const key = this.#keyer(args);
    const files = takeCountedFiles();
    if (files !== null) this.#files.set(args, files);
    return key;
  }

  /** Whether the files among a call's arguments are what its key says: they may have changed before the function read them. */
  #isOfItsFiles(args: ArrayLike<unknown>): boolean {
    const files = this.#files.get(args);
    return files === undefined || areUnchanged(files);
  }

  #makeKeyer(): (args: ArrayLike<unknown>) => Key {
    const { original, identity, options, store } = this;
    const { code = 'graph', id, version, runtime = false, hash = null } = options;
    if (store !== null) {
      const text = version === undefined ? undefined : String(version);
      this.#code = codeOf(original, identity, code, id, text, runtime, store.notes);
    } else refuseThis(original, identity);
    // What was computed without regard to an argument is no result for one who has regard to it.
    const which = this.ignored.length === 0 ? this.#code : `${this.#code} ${JSON.stringify(this.ignored)}`;
    return makeKeyer(which, { ignore: this.ignored, hash, names: parameterNames(original) });
  }

  get ignored(): readonly (readonly string[])[] {
    const { original, options } = this;
    this.#ignored ??=
      options.ignore === undefined || options.ignore.length === 0
        ? []
        : ignoredPaths(options.ignore, {
            names: parameterNames(original),
            properties: destructured(original),
            rest: restParameter(original),
          });
    return this.#ignored;
  }

  /** What a hit in memory gives; undefined where it is gone from the disk meanwhile. */
  give(entry: LevelEntry): { value: unknown } | undefined {
    let made: { value: unknown } | undefined = entry;
    if (entry.copy !== null) {
      made = entry.copy();
      if (made === undefined) {
        this.level?.remove(entry);
        return undefined;
      }
    }
    entry.hits++;
    this.memoryHits++;
    this.savedMs += entry.cost;
    return { value: this.#asGiven(made.value, entry.failed, entry.promised) };
  }

  #asGiven(value: unknown, failed: boolean, promised: boolean): unknown {
    if (!failed) return promised ? Promise.resolve(value) : value;
    const thrown = asThrown(value as PackedError);
    if (promised) return Promise.reject(thrown);
    throw thrown;
  }

  /** From the disk; undefined where there is nothing. */
  find(key: Key, args: ArrayLike<unknown>): { value: unknown } | undefined {
    const found = this.store?.get(key);
    if (found === undefined || found === null || (found.failed && this.options.errors !== true)) return undefined;
    if (this.#expires(found.created) <= Date.now()) return undefined;
    const kept = found.streamed ? this.#replay(found, args) : this.#read(found, key);
    if (kept === undefined) return undefined;
    this.diskHits++;
    this.savedMs += found.cost;
    return found.streamed ? kept : { value: this.#asGiven(kept.value, found.failed, kept.promised) };
  }

  #read(found: Found, key: Key): { value: unknown; promised: boolean } | undefined {
    const { head, failed } = found;
    const part = (index: number): ArrayBuffer | null => found.part(index);
    const made = decodeOrMiss(head, part);
    if (made === undefined) return undefined;
    const promised = (head[1]! & PROMISED) !== 0;
    if (this.level !== null && found.bytes <= LARGEST_IN_MEMORY) {
      const isTree = (head[1]! & GRAPH) === 0;
      const isPrimitive = typeof made.value !== 'object' || made.value === null;
      const isShared = this.options.copy === false && !failed;
      this.level.add(
        new LevelEntry({
          key,
          value: isPrimitive || isShared ? made.value : undefined,
          copy: isPrimitive || isShared ? null : copier(head, isTree, part),
          bytes: found.bytes,
          cost: found.cost,
          expires: this.#expires(found.created),
          failed,
          promised,
        }),
      );
    }
    if (promised) this.#manner = 'async';
    return { value: made.value, promised };
  }

  #expires(created: number): number {
    const { ttl } = this.options;
    return ttl === undefined ? Number.POSITIVE_INFINITY : created + ttl;
  }

  #replay(found: Found, args: ArrayLike<unknown>): { value: unknown; promised: boolean } | undefined {
    try {
      const recording = new Recording(found.chunks());
      const stream = replayed(recording, () => Reflect.apply(this.original, undefined, args));
      const { promised } = recording.header;
      return { value: promised ? Promise.resolve(stream) : stream, promised };
    } catch {
      return undefined;
    }
  }

  /** Keeps what the function returned. */
  keep(key: Key, args: ArrayLike<unknown>, value: unknown, cost: number, promised: boolean): void {
    this.#keep(key, args, value, cost, promised, false);
  }

  /** Whether there is one on the disk that still counts: `ttl` may have been longer when it was kept. */
  has(key: Key): boolean {
    const { ttl } = this.options;
    return this.store?.has(key, ttl === undefined ? undefined : Date.now() - ttl) ?? false;
  }

  /** What it threw, where that is asked for. */
  keepError(key: Key, args: ArrayLike<unknown>, error: unknown, cost: number, promised: boolean): void {
    if (this.options.errors === true) this.#keep(key, args, packError(error), cost, promised, true);
  }

  #keep(key: Key, args: ArrayLike<unknown>, value: unknown, cost: number, promised: boolean, failed: boolean): void {
    if (!this.#isOfItsFiles(args)) return;
    const { level, options } = this;
    const facts = { key, cost, expires: this.#expires(Date.now()), failed, promised };
    const isPrimitive = (typeof value !== 'object' && typeof value !== 'function') || value === null;
    if (
      options.memory === true &&
      ((isPrimitive && typeof value !== 'symbol') || (options.copy === false && !failed))
    ) {
      this.level!.add(new LevelEntry({ ...facts, value, copy: null, bytes: roughly(value) }));
      return;
    }
    let encoded: EncodedValue;
    try {
      encoded = encode(value);
    } catch (error) {
      this.unkept(error);
      return;
    }
    if (promised) encoded.head[1]! |= PROMISED;
    if (level !== null && (encoded.bytes <= LARGEST_IN_MEMORY || options.memory === true)) {
      const isShared = options.copy === false && !failed;
      const asIs = isPrimitive || isShared;
      const copy = asIs ? null : copierOf(encoded);
      level.add(new LevelEntry({ ...facts, value: asIs ? value : undefined, copy, bytes: encoded.bytes }));
    }
    const kept = options.compress === true ? compress(encoded) : encoded;
    this.store?.put({ ...this.draft(key, args, cost, failed), value: kept });
  }

  draft(key: Key, args: ArrayLike<unknown>, cost: number, failed: boolean): EntryDraft {
    return {
      key,
      fn: this.identity,
      code: this.#code,
      cost,
      ttl: this.options.ttl ?? null,
      failed,
      arguments: describeArguments(args, this.ignored),
    };
  }

  /** The stream, recorded as it is read; as it is where it cannot be kept. */
  record(key: Key, args: ArrayLike<unknown>, stream: object, header: StreamHeader, cost: number): object {
    const { store } = this;
    if (store === null) {
      this.unkept(new Unkept('a stream, which is not kept in memory'));
      return stream;
    }
    const recorder = (): Recorder =>
      new Recorder(this.#writer(store, key, args, cost), header, this.options.compress === true);
    return recorded(stream, header, recorder, (error) => this.unkept(error));
  }

  #writer(store: Store, key: Key, args: ArrayLike<unknown>, cost: number): ChunkWriter {
    const writer = store.write(this.draft(key, args, cost, false));
    return {
      add: (bytes) => writer.add(bytes),
      commit: () => {
        if (this.#isOfItsFiles(args)) return writer.commit();
        writer.abort();
        return false;
      },
      abort: () => writer.abort(),
    };
  }

  /** Says once that results of this function are not kept. What is no `Unkept` is a fault of hasten's, and said as well. */
  unkept(error: unknown): void {
    if (this.#warned) return;
    this.#warned = true;
    const { name, module } = this.identity;
    const what = error instanceof Unkept ? `its result${error.path} is ${error.what}` : String(error);
    process.emitWarning(`the result of ${name === '' ? 'a function' : name} in ${module} is not kept: ${what}`, {
      type: 'HastenWarning',
      code: 'HASTEN_CACHE_VALUE',
      detail: `return plain data, or leave cache out (${asWritten(definitionOf(this.identity).file)})`,
    });
  }

  stats(): CacheStats {
    this.tellHits();
    const { memoryHits, diskHits, misses, savedMs, level, store } = this;
    const { entries, bytes } = store?.stats(this.identity) ?? level!;
    return { entries, bytes, hits: memoryHits + diskHits, memoryHits, misses, savedMs };
  }
}

/** As far as the function itself tells. */
function mannerOf(fn: CacheableFunction): Manner {
  if (types.isGeneratorFunction(fn)) return types.isAsyncFunction(fn) ? 'async generator' : 'generator';
  return types.isAsyncFunction(fn) ? 'async' : 'unknown';
}

/** Copies for hits, with the parts copied first: the caller may change his arrays. */
function copierOf({ head, parts, form }: EncodedValue): () => { value: unknown } | undefined {
  const own = parts.map((part) => new Uint8Array(part).buffer);
  return copier(head, form !== 'graph', (index) => (form === 'graph' ? own[index]!.slice(0) : own[index]!));
}

function roughly(value: unknown): number {
  return typeof value === 'string' ? value.length * 2 : 8;
}
