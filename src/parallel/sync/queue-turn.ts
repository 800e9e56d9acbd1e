/**
 * The right to move one of a queue's counters: a word that is 0 or the number of who has it. What always holds: it is held
 * for some 100 ns, never while anybody is waited for, and who waits for the word of a thread that has ended takes it over.
 */
import { HastenError } from '../../support/errors.ts';
import type { Area } from './area.ts';
import { pause, sleep } from './waiting.ts';

/** Tries to get the word before the thread sleeps. */
const SPINS = 100;
/** How often it then sleeps, 1 ms at most, before it gives up for now. */
const NAPS = 60;

export class Turn {
  readonly #area: Area;
  readonly #words: Int32Array<ArrayBufferLike>;
  readonly #word: number;
  readonly #me: number;

  constructor(area: Area, word: number) {
    this.#area = area;
    this.#words = area.words;
    this.#word = word;
    this.#me = area.me;
  }

  /**
   * Gets the word, or gives up after some 40 ms: if its holder has been terminated, this thread may be the one that is to
   * hear of it, which it does between turns of its event loop.
   */
  take(): boolean {
    return Atomics.compareExchange(this.#words, this.#word, 0, this.#me) === 0 || this.#takeSlowly();
  }

  give(): void {
    Atomics.store(this.#words, this.#word, 0);
  }

  /** Takes it away from a holder for whom `is` says so. */
  release(is: (holder: number, across: boolean) => boolean): void {
    const holder = Atomics.load(this.#words, this.#word);
    if (holder !== 0 && is(holder, this.#area.mapped)) Atomics.compareExchange(this.#words, this.#word, holder, 0);
  }

  #takeSlowly(): boolean {
    const words = this.#words;
    const word = this.#word;
    const me = this.#me;
    for (let turn = 0; turn < SPINS + NAPS; turn++) {
      const holder = Atomics.load(words, word);
      if (holder === 0) {
        if (Atomics.compareExchange(words, word, 0, me) === 0) return true;
      } else if (holder === me) {
        throw new HastenError('HASTEN_QUEUE_VALUE', 'a value that is put into a Queue uses the Queue itself', {
          fix: 'put values without getters that put or take',
        });
      } else if (turn < SPINS) pause();
      else {
        // Its holder has been put off the processor, or has ended.
        sleep(Math.min(1, 0.02 * (turn - SPINS + 1)));
        const looks = !this.#area.mapped || turn % 16 === 0;
        if (looks && this.#area.endOf(holder) !== null && Atomics.compareExchange(words, word, holder, me) === holder) {
          return true;
        }
      }
    }
    return false;
  }
}
