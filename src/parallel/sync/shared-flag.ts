/** A flag that is set once and seen everywhere: to stop early, or to begin together. */
import { type Across, Area, portableArea, register } from './area.ts';
import { type Held, holderEnded } from './life.ts';
import { BLOCKED, Line, type Timeout } from './waiting.ts';

const FLAG = 0;
const WAITING = 16;
const EVENT = 17;

/**
 * A stop flag, for example. `isSet` in a loop takes well below a nanosecond.
 *
 * ```ts
 * const stop = new SharedFlag();
 * for (let d = 3; d * d <= n && !stop.isSet; d += 2) if (n % d === 0) stop.set();
 * ```
 */
export class SharedFlag implements Held {
  readonly #area: Area;
  readonly #words: Int32Array<ArrayBufferLike>;
  readonly #line: Line;

  constructor(options?: Across) {
    this.#area = Area.of(options, 128);
    this.#words = this.#area.words;
    this.#line = new Line(this.#area, WAITING, EVENT, 'the setting of a SharedFlag');
    register(this.#area, this);
  }

  /**
   * Whether it is set. A plain read, since a call of `Atomics.load` takes 8 ns: V8 does not move reads of typed arrays out of loops
   * (test/parallel/sync/shared-flag.test.ts looks), and processors see what others have written soon.
   */
  get isSet(): boolean {
    return this.#words[FLAG] !== 0;
  }

  /** Sets it, and wakes all who wait for it. What this thread wrote before is seen by who has waited. */
  set(): void {
    Atomics.store(this.#words, FLAG, 1);
    this.#line.wake(Number.POSITIVE_INFINITY);
  }

  /** Takes it back. Who has not looked in between does not learn that it was set. */
  clear(): void {
    Atomics.store(this.#words, FLAG, 0);
  }

  /** Until it is set. Rejects with `HASTEN_SYNC_TIMEOUT`. */
  wait({ timeout }: Timeout = {}): Promise<void> {
    return this.#line.wait(this.#attempt, timeout);
  }

  /** Blocks the thread until it is set. */
  waitSync({ timeout }: Timeout = {}): void {
    this.#line.waitSync(this.#attempt, timeout);
  }

  readonly #attempt = () => (Atomics.load(this.#words, FLAG) === 0 ? BLOCKED : undefined);

  /** Nobody holds it. */
  [holderEnded](): void {}

  static {
    portableArea(
      'SharedFlag',
      SharedFlag,
      (flag) => [flag.#area],
      (area) => new SharedFlag(area as unknown as Across),
    );
  }
}
