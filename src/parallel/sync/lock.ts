/**
 * Mutual exclusion between threads or processes. What always holds:
 * - The state word is 0 (free), the number n of its holder, -1 (its holder ended without releasing it), or -n - 1: it is
 *   kept for n, who waits for it.
 * - An abandoned lock is freed by the next one who tries, who gets `HASTEN_LOCK_ABANDONED` instead of the lock, as do all
 *   who were waiting then (they compare the count of abandonments): what the lock protects may be half done.
 * - A thread that waits longer than a millisecond puts its number into `next`, and who releases hands the lock to it
 *   instead of leaving it to the quickest; promises of one thread are served in their order. So nobody starves. Who
 *   stops waiting takes its number out of `next` and gives back what is kept for it; who has kept it for one that is
 *   no longer in `next` frees it. So it is never kept for somebody who does not come.
 */
import { HastenError } from '../../support/errors.ts';
import { type Across, Area, portableArea, register } from './area.ts';
import { type Held, holderEnded } from './life.ts';
import { BLOCKED, Line, type Timeout } from './waiting.ts';

const STATE = 0;
const NEXT = 1;
const ABANDONMENTS = 2;
const WAITING = 3;
const EVENT = 4;

const FREE = 0;
const ABANDONED = -1;
/** The state that keeps it for somebody. */
const keptFor = (holder: number): number => -holder - 1;
/** After so many ms a waiting thread asks to be the next. */
const PATIENCE = 1;

/** A lock or permit that is held; `release()`, or the end of a `using` block (Node 24 on), gives it back. Only in the thread that has it. */
export interface Guard extends Disposable {
  release(): void;
}

/**
 * A lock that one holds at a time.
 *
 * ```ts
 * const held = await lock.acquire();   // acquireSync() in a worker
 * try {
 *   table.push(row);
 * } finally {
 *   held.release();
 * }
 * ```
 *
 * It is not reentrant. If the thread or process that holds it ends, all who wait for it, or else the next one who wants it,
 * get `HASTEN_LOCK_ABANDONED` once; then it is free.
 */
export class Lock implements Held {
  readonly #area: Area;
  readonly #words: Int32Array<ArrayBufferLike>;
  readonly #line: Line;
  readonly #me: number;
  /** The state when it is kept for this thread. */
  readonly #kept: number;
  /** Whether it is held in this thread. */
  #held = false;

  constructor(options?: Across) {
    this.#area = Area.of(options, 64);
    this.#words = this.#area.words;
    this.#me = this.#area.me;
    this.#kept = keptFor(this.#me);
    this.#line = new Line(this.#area, WAITING, EVENT, 'the acquiring of a Lock', () => this.#look());
    register(this.#area, this);
  }

  /** Whether somebody holds it now. */
  get isLocked(): boolean {
    return Atomics.load(this.#words, STATE) !== FREE;
  }

  /** The lock, or null where it is held. Throws `HASTEN_LOCK_ABANDONED`. */
  tryAcquire(): Guard | null {
    return this.#attempt() ? new Holding(this.#release) : null;
  }

  /** The lock, when it is free. Rejects with `HASTEN_LOCK_ABANDONED`, `HASTEN_SYNC_TIMEOUT`. */
  acquire({ timeout }: Timeout = {}): Promise<Guard> {
    return this.#line.wait(this.#waiting(timeout), timeout);
  }

  /**
   * Blocks the thread until it has the lock. On the main thread nothing else happens until then, so hold it for moments
   * only. Throws `HASTEN_LOCK_DEADLOCK` where this thread itself has it.
   */
  acquireSync({ timeout }: Timeout = {}): Guard {
    if (this.#attempt()) return new Holding(this.#release);
    if (this.#held) {
      throw new HastenError('HASTEN_LOCK_DEADLOCK', 'acquireSync would wait for a lock that this very thread holds', {
        fix: 'release it before, or take await lock.acquire() in both places',
      });
    }
    return this.#line.waitSync(this.#waiting(timeout), timeout);
  }

  /** Calls the function while it holds the lock, until what the function returns has settled. */
  async withLock<R>(fn: () => R | PromiseLike<R>): Promise<R> {
    const held = await this.acquire();
    try {
      return await fn();
    } finally {
      held.release();
    }
  }

  /** Blocks the thread until it has the lock, and calls the function. */
  withLockSync<R>(fn: () => R): R {
    const held = this.acquireSync();
    try {
      return fn();
    } finally {
      held.release();
    }
  }

  #waiting(timeout: number | undefined): () => Guard | typeof BLOCKED {
    const words = this.#words;
    const since = performance.now();
    // Not who may give up.
    const stays = timeout === undefined || timeout === Number.POSITIVE_INFINITY;
    const abandonments = Atomics.load(words, ABANDONMENTS);
    return () => {
      if (Atomics.load(words, ABANDONMENTS) !== abandonments) {
        this.#withdraw();
        throw abandoned();
      }
      if (this.#attempt()) return new Holding(this.#release);
      if (stays && words[NEXT] === 0 && performance.now() - since > PATIENCE) {
        Atomics.compareExchange(words, NEXT, 0, this.#me);
      }
      return BLOCKED;
    };
  }

  #attempt(): boolean {
    const words = this.#words;
    const state = Atomics.compareExchange(words, STATE, FREE, this.#me);
    if (state === FREE || (state === this.#kept && this.#claim())) {
      this.#held = true;
      if (words[NEXT] === this.#me) Atomics.compareExchange(words, NEXT, this.#me, 0);
      return true;
    }
    if (state !== ABANDONED) return false;
    if (Atomics.compareExchange(words, STATE, ABANDONED, this.#me) !== ABANDONED) return false;
    Atomics.add(words, ABANDONMENTS, 1);
    Atomics.store(words, STATE, FREE);
    this.#line.wake(Number.POSITIVE_INFINITY);
    throw abandoned();
  }

  #claim(): boolean {
    return Atomics.compareExchange(this.#words, STATE, this.#kept, this.#me) === this.#kept;
  }

  readonly #release = (): void => {
    const words = this.#words;
    this.#held = false;
    const next = words[NEXT]!;
    const after = next === 0 ? FREE : keptFor(next);
    if (Atomics.compareExchange(words, STATE, this.#me, after) !== this.#me) throw abandoned();
    if (next !== 0 && Atomics.compareExchange(words, NEXT, next, 0) !== next) this.#free(after);
    else this.#line.wake(next === 0 ? 1 : Number.POSITIVE_INFINITY);
  };

  /** No longer waits to be the next. */
  #withdraw(): void {
    Atomics.compareExchange(this.#words, NEXT, this.#me, 0);
    // Also if it is still in `next`: who keeps it for this thread may have ended before it looked there.
    this.#free(this.#kept);
  }

  /** Frees it if it is still kept so. */
  #free(kept: number): void {
    if (Atomics.compareExchange(this.#words, STATE, kept, FREE) === kept) this.#line.wake(1);
  }

  /** Looks whether its holder has ended, or the one that it is kept for. */
  #look(): void {
    this[holderEnded]((holder) => holder !== this.#me && this.#area.endOf(holder) !== null);
  }

  [holderEnded](is: (holder: number, across: boolean) => boolean): void {
    const words = this.#words;
    const { mapped } = this.#area;
    const next = Atomics.load(words, NEXT);
    if (next > 0 && is(next, mapped)) Atomics.compareExchange(words, NEXT, next, 0);
    const state = Atomics.load(words, STATE);
    if (state < ABANDONED && is(-state - 1, mapped)) this.#free(state);
    if (state > 0 && is(state, mapped) && Atomics.compareExchange(words, STATE, state, ABANDONED) === state) {
      this.#line.wake(Number.POSITIVE_INFINITY);
    }
  }

  static {
    portableArea(
      'Lock',
      Lock,
      (lock) => [lock.#area],
      (area) => new Lock(area as unknown as Across),
    );
  }
}

/** The first `release` counts. */
class Holding implements Guard {
  #release: (() => void) | null;

  constructor(release: () => void) {
    this.#release = release;
  }

  release(): void {
    const release = this.#release;
    this.#release = null;
    release?.();
  }

  [Symbol.dispose](): void {
    this.release();
  }
}

function abandoned(): HastenError {
  return new HastenError('HASTEN_LOCK_ABANDONED', 'the thread or process that held a Lock ended without releasing it', {
    fix: 'look whether what the lock protects is whole, and acquire it again: it is free',
  });
}
