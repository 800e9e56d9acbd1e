/**
 * A place where several wait for each other, again and again. What always holds: round and count of arrivals are one
 * word that one step changes, so nobody's end leaves it between two rounds. Who has arrived once takes part; if it ends
 * (other than in order), nobody would come in its place, so the barrier is broken and all who wait are told.
 */
import { HastenError } from '../../support/errors.ts';
import { type Across, Area, portableArea, register } from './area.ts';
import { type End, type Held, holderEnded } from './life.ts';
import { BLOCKED, Line, limitOf, type Timeout } from './waiting.ts';

/** The lower bits count who has arrived, the upper ones the rounds. */
const STATE = 0;
const BITS = 12;
const COUNT = 2 ** BITS - 1;
const BROKEN = 1;
const WAITING = 2;
const EVENT = 3;
const RESETS = 4;
/** Who takes part, as holders. */
const MEMBERS = 16;
const MOST_MEMBERS = 4096;

/**
 * Waits until so many have come, then lets all go, and starts over.
 *
 * ```ts
 * const barrier = new Barrier(4);
 * for (let step = 0; step < steps; step++) { compute(step); barrier.waitSync(); }   // in four workers
 * ```
 *
 * Throws `HASTEN_SYNC_ARGUMENT` for a number that is not 1 to 4095.
 */
export class Barrier implements Held {
  readonly parties: number;
  readonly #area: Area;
  readonly #words: Int32Array<ArrayBufferLike>;
  readonly #line: Line;
  #member = -1;

  constructor(parties: number, options?: Across) {
    if (!Number.isInteger(parties) || parties < 1 || parties > COUNT) {
      throw new HastenError('HASTEN_SYNC_ARGUMENT', `a Barrier cannot be for ${parties}`, {
        fix: `give a whole number from 1 to ${COUNT}`,
      });
    }
    this.parties = parties;
    this.#area = Area.of(options, (MEMBERS + MOST_MEMBERS) * 4);
    this.#words = this.#area.words;
    this.#line = new Line(this.#area, WAITING, EVENT, 'the arrival of all at a Barrier', () => this.#look());
    register(this.#area, this);
  }

  /** How many wait now. */
  get waiting(): number {
    return Atomics.load(this.#words, STATE) & COUNT;
  }

  get isBroken(): boolean {
    return Atomics.load(this.#words, BROKEN) !== 0;
  }

  /**
   * Until all have come; `true` for the one that came last. Rejects with `HASTEN_BARRIER_BROKEN` where one that took part has
   * ended, or one waited in vain for `timeout`, which breaks the barrier for all (that one gets `HASTEN_SYNC_TIMEOUT`).
   */
  async wait({ timeout }: Timeout = {}): Promise<boolean> {
    limitOf(timeout);
    const over = this.#arrive();
    if (over === null) return true;
    await this.#line.wait(over, timeout).catch((error) => this.#failed(error));
    return false;
  }

  /** The same, blocking the thread. */
  waitSync({ timeout }: Timeout = {}): boolean {
    limitOf(timeout);
    const over = this.#arrive();
    if (over === null) return true;
    try {
      this.#line.waitSync(over, timeout);
    } catch (error) {
      this.#failed(error);
    }
    return false;
  }

  /** Makes a broken barrier whole again; those who wait now get `HASTEN_BARRIER_BROKEN`. */
  reset(): void {
    const words = this.#words;
    // Nobody begins to arrive until all is done; who has begun looks at the resets again.
    Atomics.store(words, BROKEN, 1);
    Atomics.add(words, RESETS, 1);
    for (let at = MEMBERS; at < words.length; at++) if (words[at] !== 0) Atomics.store(words, at, 0);
    for (;;) {
      const state = Atomics.load(words, STATE);
      const after = ((state >>> BITS) + 1) << BITS;
      if (Atomics.compareExchange(words, STATE, state, after) === state) break;
    }
    Atomics.store(words, BROKEN, 0);
    this.#line.wake(Number.POSITIVE_INFINITY);
  }

  /** Counts this arrival, and gives how to see that its round is over; null where it was the last. */
  #arrive(): (() => typeof BLOCKED | undefined) | null {
    const words = this.#words;
    for (;;) {
      const resets = Atomics.load(words, RESETS);
      if (this.isBroken) throw broken();
      this.#takePart();
      const state = Atomics.load(words, STATE);
      // Else it would be counted in a round of after the reset, and told of the reset.
      if (Atomics.load(words, RESETS) !== resets) continue;
      const round = state >>> BITS;
      const last = (state & COUNT) + 1 === this.parties;
      const after = last ? (round + 1) << BITS : state + 1;
      if (Atomics.compareExchange(words, STATE, state, after) !== state) continue;
      if (last) {
        this.#line.wake(Number.POSITIVE_INFINITY);
        return null;
      }
      return () => {
        if (Atomics.load(words, RESETS) !== resets) throw broken();
        if (Atomics.load(words, STATE) >>> BITS !== round) return undefined;
        if (this.isBroken) throw broken();
        return BLOCKED;
      };
    }
  }

  #failed(error: unknown): never {
    if ((error as HastenError).code === 'HASTEN_SYNC_TIMEOUT') this.#break();
    throw error;
  }

  #break(): void {
    Atomics.store(this.#words, BROKEN, 1);
    this.#line.wake(Number.POSITIVE_INFINITY);
  }

  #takePart(): void {
    const words = this.#words;
    const { me } = this.#area;
    if (this.#member >= 0 && words[this.#member] === me) return;
    for (let at = MEMBERS; at < words.length; at++) {
      const holder = Atomics.compareExchange(words, at, 0, me);
      if (holder !== 0 && holder !== me) continue;
      this.#member = at;
      return;
    }
  }

  #look(): void {
    for (let at = MEMBERS; at < this.#words.length; at++) {
      const holder = this.#words[at]!;
      if (holder === 0 || holder === this.#area.me) continue;
      const how = this.#area.endOf(holder);
      if (how !== null) this.#leave(at, holder, how);
    }
  }

  [holderEnded](is: (holder: number, across: boolean) => boolean, how: End): void {
    for (let at = MEMBERS; at < this.#words.length; at++) {
      const holder = Atomics.load(this.#words, at);
      if (holder !== 0 && is(holder, this.#area.mapped)) this.#leave(at, holder, how);
    }
  }

  #leave(at: number, holder: number, how: End): void {
    if (Atomics.compareExchange(this.#words, at, holder, 0) === holder && how === 'died') this.#break();
  }

  static {
    portableArea(
      'Barrier',
      Barrier,
      (barrier) => [barrier.#area, barrier.parties],
      (area, parties) => new Barrier(parties as number, area as unknown as Across),
    );
  }
}

function broken(): HastenError {
  return new HastenError(
    'HASTEN_BARRIER_BROKEN',
    'one that took part in a Barrier has ended or waited in vain, so the others would wait for ever',
    { fix: 'begin the work again with a new Barrier, or reset() this one' },
  );
}
