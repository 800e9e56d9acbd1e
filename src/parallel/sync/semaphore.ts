/**
 * A number of permits. What always holds: each permit is a word that is 0 or the number of its holder, so that no end of
 * a holder, at whatever moment, loses one. Permits of a thread or process that ended come back without an error: unlike a
 * lock, a semaphore guards no data that could be half done.
 */
import { HastenError } from '../../support/errors.ts';
import { type Across, Area, portableArea, register } from './area.ts';
import { type Held, holderEnded } from './life.ts';
import type { Guard } from './lock.ts';
import { BLOCKED, Line, type Timeout } from './waiting.ts';

const WAITING = 0;
const EVENT = 1;
const PERMITS = 16;
const MOST = 65_536;

/**
 * Lets so many in at a time.
 *
 * ```ts
 * const connections = new Semaphore(8);
 * const permit = await connections.acquire();
 * try { await download(url); } finally { permit.release(); }
 * ```
 *
 * Promises of one thread are served in their order; between threads the quickest wins. Throws `HASTEN_SYNC_ARGUMENT` for a
 * number of permits that is not 1 to 65 536.
 */
export class Semaphore implements Held {
  readonly permits: number;
  readonly #area: Area;
  readonly #words: Int32Array<ArrayBufferLike>;
  readonly #line: Line;
  /** Where to look for a free permit first. */
  #hint = 0;

  constructor(permits: number, options?: Across) {
    if (!Number.isInteger(permits) || permits < 1 || permits > MOST) {
      throw new HastenError('HASTEN_SYNC_ARGUMENT', `a Semaphore cannot have ${permits} permits`, {
        fix: `give a whole number from 1 to ${MOST}`,
      });
    }
    this.permits = permits;
    this.#area = Area.of(options, (PERMITS + permits) * 4);
    this.#words = this.#area.words;
    this.#line = new Line(this.#area, WAITING, EVENT, 'the acquiring of a permit', () => this.#look());
    register(this.#area, this);
  }

  /** How many permits nobody has now. */
  get available(): number {
    let free = 0;
    for (let at = PERMITS; at < PERMITS + this.permits; at++) if (Atomics.load(this.#words, at) === 0) free++;
    return free;
  }

  /** A permit, or null where none is free. */
  tryAcquire(): Guard | null {
    const permit = this.#attempt();
    return permit === BLOCKED ? null : permit;
  }

  /** A permit, when one is free. Rejects with `HASTEN_SYNC_TIMEOUT`. */
  acquire({ timeout }: Timeout = {}): Promise<Guard> {
    return this.#line.wait(this.#attempt, timeout);
  }

  /** Blocks the thread until it has a permit. */
  acquireSync({ timeout }: Timeout = {}): Guard {
    return this.#line.waitSync(this.#attempt, timeout);
  }

  readonly #attempt = (): Guard | typeof BLOCKED => {
    const words = this.#words;
    const { permits } = this;
    for (let tried = 0, at = this.#hint; tried < permits; tried++) {
      const index = PERMITS + at;
      if (words[index] === 0 && Atomics.compareExchange(words, index, 0, this.#area.me) === 0) {
        this.#hint = at;
        return new Permit(() => this.#release(index));
      }
      if (++at === permits) at = 0;
    }
    return BLOCKED;
  };

  #release(index: number): void {
    if (Atomics.compareExchange(this.#words, index, this.#area.me, 0) !== this.#area.me) return;
    this.#hint = index - PERMITS;
    this.#line.wake(1);
  }

  #look(): void {
    // Each holder is asked for once, since that takes its time between processes.
    const answers = new Map<number, boolean>();
    this[holderEnded]((holder) => {
      const answer = answers.get(holder) ?? (holder !== this.#area.me && this.#area.endOf(holder) !== null);
      answers.set(holder, answer);
      return answer;
    });
  }

  [holderEnded](is: (holder: number, across: boolean) => boolean): void {
    const words = this.#words;
    let freed = 0;
    for (let at = PERMITS; at < PERMITS + this.permits; at++) {
      const holder = Atomics.load(words, at);
      if (holder === 0 || !is(holder, this.#area.mapped)) continue;
      if (Atomics.compareExchange(words, at, holder, 0) === holder) freed++;
    }
    if (freed > 0) this.#line.wake(freed);
  }

  static {
    portableArea(
      'Semaphore',
      Semaphore,
      (semaphore) => [semaphore.#area, semaphore.permits],
      (area, permits) => new Semaphore(permits as number, area as unknown as Across),
    );
  }
}

class Permit implements Guard {
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
