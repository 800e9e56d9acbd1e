/**
 * The way to the index, for all that use it. What always holds: nothing that goes wrong with a disk leaves here as an
 * error. It is reported, once a kind, and the answer is that of an empty store. A spoiled index is left behind for a new
 * one; a full disk is not written to for a while; what cannot be opened is tried again now and then.
 */
import { Index, isSpoiled, leaveBehind, SpoiledIndex } from './database.ts';
import { BUSY, FULL, READ_ONLY, resultCode } from './sqlite.ts';

/** Until it is tried again, in ms. */
const PAUSE = 10_000;

/** How often it is looked whether the folder is still the one that others use, in ms. */
const LOOK = 1000;

type Problem = 'spoiled' | 'entry' | 'full' | 'read-only' | 'busy' | 'gone' | 'memory' | 'unusable';

export class Access {
  /** Of this format's version. */
  readonly root: string;
  readonly #renewed: () => void;
  readonly #reported = new Set<Problem>();
  #index: Index | null = null;
  #closedUntil = 0;
  #readOnlyUntil = 0;
  #looked = 0;

  /** `renewed` is called when another index has taken the place of one: row numbers of the old one are void. */
  constructor(root: string, renewed: () => void) {
    this.root = root;
    this.#renewed = renewed;
  }

  /** Null where there is none for now. */
  get index(): Index | null {
    return this.#index ?? this.#open();
  }

  /** What `work` gives, or `otherwise` where there is no index or it fails. */
  read<T>(otherwise: T, work: (index: Index) => T): T {
    const { index } = this;
    if (index === null) return otherwise;
    try {
      return work(index);
    } catch (error) {
      this.failed(error);
      return otherwise;
    }
  }

  /** The same for work that writes. */
  write<T>(otherwise: T, work: (index: Index) => T): T {
    const now = performance.now();
    if (now < this.#readOnlyUntil) return otherwise;
    if (now - this.#looked > LOOK) this.look();
    return this.index?.writable ? this.read(otherwise, work) : otherwise;
  }

  /** Whether the index is still the one that others use. If not, it is left. */
  look(): boolean {
    this.#looked = performance.now();
    if (this.#index?.isCurrent(this.root)) return true;
    this.#leave();
    return false;
  }

  /** Says what has gone wrong, and does what can be done about it. */
  failed(error: unknown): void {
    const problem = kind(error);
    if (problem !== 'gone') this.report(problem, (error as Error).message);
    if (problem === 'spoiled') {
      const folder = error instanceof SpoiledIndex ? error.folder : this.#index?.folder;
      this.#leave();
      try {
        if (folder !== undefined) leaveBehind(this.root, folder);
      } catch {
        this.#closedUntil = performance.now() + PAUSE;
      }
    } else if (problem === 'full') this.#readOnlyUntil = performance.now() + PAUSE;
    else if (problem === 'read-only' || problem === 'unusable') {
      this.#leave();
      this.#closedUntil = performance.now() + PAUSE;
    } else if (problem === 'gone') this.#leave();
  }

  /** Once a kind. */
  report(problem: Problem, detail: string): void {
    if (this.#reported.has(problem)) return;
    this.#reported.add(problem);
    process.emitWarning(`the cache in ${this.root} ${said[problem]} (${detail})`, {
      type: 'HastenWarning',
      code: 'HASTEN_CACHE_STORE',
    });
  }

  close(): void {
    this.#leave();
  }

  #open(): Index | null {
    if (performance.now() < this.#closedUntil) return null;
    for (let attempt = 0; ; attempt++) {
      try {
        this.#index = Index.open(this.root);
        this.#looked = performance.now();
        return this.#index;
      } catch (error) {
        this.failed(error);
        if (kind(error) !== 'spoiled' || attempt === 2) return null;
      }
    }
  }

  #leave(): void {
    const index = this.#index;
    if (index === null) return;
    this.#index = null;
    this.#renewed();
    try {
      index.close();
    } catch {
      // What it could not write is lost with it.
    }
  }
}

const said: { readonly [P in Problem]: string } = {
  spoiled: 'is spoiled and begins anew: results are computed once more',
  entry: 'has an entry that is spoiled: it is computed once more',
  gone: 'has been removed: it begins anew',
  memory: 'has an entry that there is no memory for: it is computed once more',
  full: 'has no room: results are computed, and not kept',
  'read-only': 'cannot be written: results that are not in it are computed each time',
  busy: 'is held by another process for too long: a result is computed, and not kept',
  unusable: 'cannot be used: results are computed each time',
};

function kind(error: unknown): Problem {
  if (isSpoiled(error)) return 'spoiled';
  const result = resultCode(error);
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'gone';
  if (error instanceof RangeError) return 'memory';
  if (result === FULL || code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') return 'full';
  if (result === READ_ONLY || code === 'EROFS' || code === 'EACCES' || code === 'EPERM') return 'read-only';
  if (result === BUSY) return 'busy';
  return 'unusable';
}
