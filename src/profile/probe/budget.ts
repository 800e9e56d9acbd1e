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
/**
 * So many are sure, while they are cheap: behind the first ones whenever the place's calls have grown by an eighth, so that
 * they are spread over the run whatever other places, or other programs, have taken.
 */
const SURE_LOOKS = 64;
const SURE_GROWTH = 1 / 8;
/** What the first look of a place counts for at most. */
const FIRST_COST_MS = 1;
/**
 * A look that took long, though one of the last few did not, was interrupted: by another program that wanted the core, or
 * by the collector. It counts for so many times the shortest of them at most, or for as much as a cheap one takes.
 */
const LATEST = 4;
const LONGEST_TIMES = 4;
const CHEAP_MS = 0.05;
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
  /** Calls until then. */
  calls = 0;
  /** What the latest looks took. */
  readonly #took: number[] = [];

  /** A look that took so many ms; gives the least of the latest ones. */
  took(ms: number): number {
    this.#took[this.looks++ % LATEST] = ms;
    return Math.min(...this.#took);
  }
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
    pace.calls += pace.step;
    pace.step = Math.min(pace.step * REFUSED_GROWTH, LONGEST_STEP);
    pace.at = now;
    return false;
  }

  /** What a look from `from` until now has cost; sets how many calls of its place follow until the next. */
  pay(pace: Pace, from: number): void {
    const now = this.#now();
    const leastMs = pace.took(now - from);
    // The first look is compiled meanwhile, which says nothing about the next.
    const mostMs = pace.looks === 1 ? FIRST_COST_MS : Math.max(CHEAP_MS, LONGEST_TIMES * leastMs);
    const cost = Math.min(now - from, mostMs);
    this.#spentMs += cost;
    pace.spentMs += cost;
    pace.calls += pace.step;
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
    if (pace.looks < SURE_LOOKS && leastMs <= CHEAP_MS) {
      pace.step = Math.min(pace.step, Math.max(1, Math.floor(pace.calls * SURE_GROWTH)));
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
