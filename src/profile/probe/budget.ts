/**
 * How much looking may cost: a share of the thread's time, by the clock. Every look is paid for; who calls often is looked
 * at every so many calls, so that what was spent comes back below the share, and again within a second. A program of
 * thousands of functions has more places that had little than looks to give: none has a look beyond the bound.
 */

/** What looking may take of a thread's time. */
const SHARE = 0.008;
/** What it may take besides, so that a short run sees something. */
const AT_START_MS = 2;
/** A bound for all places together, also for those that are not held back: a share of the time, and what comes on top. */
const MOST_SHARE = 2 * SHARE;
const MOST_AT_START_MS = 20;
/** A place that finds no room comes back after so many times the calls. */
const REFUSED_GROWTH = 4;
/** Counts have 32 bits. */
const LONGEST_STEP = 2 ** 30;
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

  /** Whether there is room for a look; if not, sets how many calls of its place follow until it asks again. */
  mayLook(pace: Pace, now: number): boolean {
    if (this.#spentMs <= MOST_AT_START_MS + MOST_SHARE * (now - this.#startMs)) return true;
    pace.step = Math.min(pace.step * REFUSED_GROWTH, LONGEST_STEP);
    pace.at = now;
    return false;
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
      pace.step = Number.isFinite(calls) ? Math.min(calls, LONGEST_STEP) : 2;
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
