/**
 * How much looking may cost: a share of the thread's time, by the clock. Every look is paid for; who calls often is looked
 * at every so many calls, so that what was spent comes back below the share, and again within a second.
 */

/** What looking may take of a thread's time. */
const SHARE = 0.008;
/** What it may take besides, so that a short run sees something. */
const AT_START_MS = 2;
/** A look comes after so long at the latest, if the rest of the budget has room for it. */
const LONGEST_MS = 1000;
/** The first calls of a place are looked at one by one. */
export const FIRST_LOOKS = 16;
/** What the first look of a place counts for at most. */
const FIRST_COST_MS = 1;
/** A place that has had less of what was spent than this is not held back. */
const FAIR = 1 / 64;
/** A place that was called in a burst is not forgotten at once. */
const FASTEST_GROWTH = 16;

export class Pace {
  looks = 0;
  spentMs = 0;
  /** Calls from one look to the next. */
  step = 1;
  /** When the last one was. */
  at = 0;
}

export class Budget {
  readonly #now: () => number;
  readonly #startMs: number;
  #spentMs = 0;

  /** `now`: a clock in ms. */
  constructor(now: () => number) {
    this.#now = now;
    this.#startMs = now();
  }

  /** Of all that is spent, in ms. */
  get spentMs(): number {
    return this.#spentMs;
  }

  /** What a look from `from` until now has cost; sets how many calls of its place follow until the next. */
  pay(pace: Pace, from: number): void {
    const now = this.#now();
    // The first look is compiled meanwhile, which says nothing about the next.
    const cost = pace.looks === 0 ? Math.min(now - from, FIRST_COST_MS) : now - from;
    this.#spentMs += cost;
    pace.spentMs += cost;
    pace.looks++;
    const perCallMs = pace.at === 0 ? 0 : (from - pace.at) / pace.step;
    pace.at = now;
    // So long a pause would let this one look take the whole share.
    const aloneMs = cost / SHARE;
    const owedMs = this.#owedMs(now);
    if (owedMs <= 0) {
      if (pace.looks >= FIRST_LOOKS && perCallMs > 0) pace.step = Math.min(pace.step, Math.ceil(aloneMs / perCallMs));
    } else if (pace.spentMs > this.#spentMs * FAIR) {
      const most = Math.max(pace.step * FASTEST_GROWTH, aloneMs / perCallMs);
      const calls = Math.ceil(Math.min(Math.min(owedMs, Math.max(LONGEST_MS, aloneMs)) / perCallMs, most));
      pace.step = Number.isFinite(calls) ? Math.min(calls, 2 ** 30) : 2;
    }
  }

  /** Whether a place that was not looked at for long may be. */
  mayLookAgain(pace: Pace): boolean {
    const now = this.#now();
    return now - pace.at > LONGEST_MS && this.#owedMs(now) <= 0;
  }

  /** How long nothing should be looked at. */
  #owedMs(now: number): number {
    return (this.#spentMs - AT_START_MS) / SHARE - (now - this.#startMs);
  }

  /** Something that is not of a place. */
  charge(from: number): void {
    this.#spentMs += this.#now() - from;
  }
}
