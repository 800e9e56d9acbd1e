/**
 * Which thread has which part of the memory: a table in the memory itself, a word for each unit of 1 MB. What always
 * holds: a unit changes hands by one atomic operation, so no lock is ever held, and a thread that ends at any moment leaves
 * behind units that bear its number and nothing that others wait for. Only whole units change hands; what lies in them is the
 * owner's business (heap.ts, records.ts).
 */

/** Bytes of a unit, what the memory is divided by between threads. */
export const UNIT = 1 << 20;

/**
 * No array begins below this address. What lies there: words that all threads use, up to 4096, and the table. Besides,
 * kernels compute addresses up to 2048 bytes too low, and add that later.
 */
export const START = 20_480;

/** Words below 4096. */
const THREADS = 0;
const STEPS_BACK = 1;
const PROBE = 2;
const TABLE = 1024;
/** As many as 32-bit addresses reach. */
const MOST = 4096;

/** A unit that nobody has: its bytes are zeros, or may not be. */
const FRESH = 0;
const STALE = -1;
/** Beside a thread's number plus one, or alone where no thread has them: the unit holds records, and never anything else. */
const RECORDS = 1 << 30;

/** Units that were claimed. */
export interface Claim {
  first: number;
  /** Those before this one may hold old content, those behind hold zeros. */
  staleEnd: number;
}

export class Units {
  /** How many there are. */
  readonly count: number;
  readonly #words: Int32Array;

  /** `buffer` is the memory's, of whatever size now; `bytes` is what the memory can grow to. */
  constructor(buffer: ArrayBufferLike, bytes: number) {
    this.count = Math.min(MOST, Math.floor(bytes / UNIT));
    this.#words = new Int32Array(buffer, 0, START / 4);
  }

  /** A number that no thread of this memory has had; the first is 1. */
  newThread(): number {
    return Atomics.add(this.#words, THREADS, 1) + 1;
  }

  /** Whether a buffer shows this memory: whether it sees what is changed here. */
  shownBy(buffer: ArrayBufferLike): boolean {
    if (buffer.byteLength < START) return false;
    const other = new Int32Array(buffer, 0, START / 4);
    const before = Atomics.load(other, PROBE);
    Atomics.add(this.#words, PROBE, 1);
    return Atomics.load(other, PROBE) !== before;
  }

  /** The first of that many units side by side that nobody has, or -1. */
  find(count: number): number {
    const words = this.#words;
    const end = TABLE + this.count;
    let run = 0;
    for (let at = TABLE + 1; at < end; at++) {
      run = words[at]! > FRESH ? 0 : run + 1;
      if (run === count) return at - TABLE - count + 1;
    }
    return -1;
  }

  /** Makes that many units side by side a thread's, the lowest there are; null where there are none. */
  claim(count: number, thread: number): Claim | null {
    while (true) {
      const steps = Atomics.load(this.#words, STEPS_BACK);
      for (let first = this.find(count); first >= 0; first = this.find(count)) {
        const claim = this.claimAt(first, count, thread);
        if (claim !== null) return claim;
      }
      // Another thread held some of them for a moment only: then it may have been that.
      if (Atomics.load(this.#words, STEPS_BACK) === steps) return null;
    }
  }

  /** Makes these units a thread's; null where one of them is another's or is none. */
  claimAt(first: number, count: number, thread: number): Claim | null {
    if (first + count > this.count) return null;
    let staleEnd = first;
    for (let unit = first; unit < first + count; unit++) {
      const was = Atomics.load(this.#words, TABLE + unit);
      if (was > FRESH || Atomics.compareExchange(this.#words, TABLE + unit, was, thread + 1) !== was) {
        this.release(first, unit, staleEnd);
        Atomics.add(this.#words, STEPS_BACK, 1);
        return null;
      }
      if (was === STALE) staleEnd = unit + 1;
    }
    return { first, staleEnd };
  }

  /** Gives units of one's own back, those up to `end`; what lies before `staleEnd` may hold something. */
  release(first: number, end: number, staleEnd: number): void {
    for (let unit = first; unit < end; unit++) {
      Atomics.store(this.#words, TABLE + unit, unit < staleEnd ? STALE : FRESH);
    }
  }

  /** Says of a unit of one's own that it holds records: once they are in order, since others read them from then on. */
  holdsRecords(unit: number, thread: number): void {
    Atomics.store(this.#words, TABLE + unit, (thread + 1) | RECORDS);
  }

  /** Leaves a unit of records to whoever needs one. */
  dropRecords(unit: number): void {
    Atomics.store(this.#words, TABLE + unit, RECORDS);
  }

  /** A unit of records that no thread has, for this one; -1 where there is none. */
  claimRecords(thread: number): number {
    const owned = (thread + 1) | RECORDS;
    for (let unit = 0; unit < this.count; unit++) {
      if (Atomics.compareExchange(this.#words, TABLE + unit, RECORDS, owned) === RECORDS) return unit;
    }
    return -1;
  }

  isRecords(unit: number): boolean {
    const word = Atomics.load(this.#words, TABLE + unit);
    return word > FRESH && (word & RECORDS) !== 0;
  }

  /** The units that hold records, of a thread or of all. */
  recordsOf(thread: number | null): number[] {
    return this.#where((word) =>
      thread === null ? word > FRESH && (word & RECORDS) !== 0 : word === ((thread + 1) | RECORDS),
    );
  }

  /** The units that a thread's arrays lie in. */
  unitsOf(thread: number): number[] {
    return this.#where((word) => word === thread + 1);
  }

  /** Makes a unit of a thread that has ended another's, with what is in it. False where it was not that thread's. */
  pass(unit: number, from: number, to: number): boolean {
    const word = Atomics.load(this.#words, TABLE + unit);
    const kind = word & RECORDS;
    const old = (from + 1) | kind;
    return word === old && Atomics.compareExchange(this.#words, TABLE + unit, old, (to + 1) | kind) === old;
  }

  /** How many units threads have. */
  get claimed(): number {
    return this.#where((word) => word > FRESH).length;
  }

  /** And how many others than this one. */
  claimedByOthers(thread: number): number {
    return this.#where((word) => word > FRESH && (word & ~RECORDS) !== thread + 1).length;
  }

  #where(is: (word: number) => boolean): number[] {
    const found: number[] = [];
    for (let unit = 0; unit < this.count; unit++) if (is(Atomics.load(this.#words, TABLE + unit))) found.push(unit);
    return found;
  }
}
