/**
 * Looks at some of a thread's calls: at the first ones of each place, then at every so many, as the budget allows
 * (budget.ts). Counting is the transformed code's own; it compares each count with `watch` and comes here when they meet.
 * What was seen is written to the recording now and then, so that a thread that is ended from outside loses little.
 *
 * Nothing here may throw, run the user's code or keep its values.
 */
import { isMainThread } from 'node:worker_threads';
import type { MarkedModule } from '../../instrument/marked-module.ts';
import type { MappedObservation, ObservedCallPlace, ObservedEntry } from '../../instrument/module-map.ts';
import { writeFileAtomic } from '../../support/files.ts';
import { argumentType } from '../argument-type.ts';
import { type Memory, PLACES } from '../layout.ts';
import type { ObservationsRecord, SeenCall, SeenEntry, SeenWait } from '../recording.ts';
import { Budget, Pace } from './budget.ts';
import { ProcessWatch } from './process-watch.ts';
import { follow, Glance, sizeOf } from './seen-values.ts';

/** Of one place: more different arguments than this are only counted, as if each were new. */
const MOST_HASHES = 4096;
const MOST_SIGNATURES = 64;
const MOST_SIZES = 256;
/** Writing begins soon, so that a thread that lives for a moment leaves something, and becomes rarer. */
const FIRST_WRITE_MS = 50;
const WRITE_EVERY_MS = 1000;
const TICK_MS = 100;

/** The clock as it was before the program could change it. */
const clock = performance.now.bind(performance);

class SeenFunction {
  readonly pace = new Pace();
  readonly #entry: ObservedEntry;
  readonly #hashes = new Set<number>();
  readonly #signatures = new Map<string, number>();
  #distinct = 0;
  #bytes = 0;
  #cannotBeCopied = false;

  constructor(entry: ObservedEntry) {
    this.#entry = entry;
  }

  look(values: unknown[]): void {
    const glance = new Glance(values);
    if (this.#entry.hides) this.#distinct++;
    else if (this.#hashes.size >= MOST_HASHES) this.#distinct += this.#hashes.has(glance.hash) ? 0 : 1;
    else if (!this.#hashes.has(glance.hash)) {
      this.#hashes.add(glance.hash);
      this.#distinct++;
    }
    if (glance.bytes === null || this.#entry.hides) this.#cannotBeCopied = true;
    else this.#bytes += glance.bytes;
    const types: string[] = [];
    let at = 0;
    for (const bound of this.#entry.parameters) {
      types.push(bound < 0 ? argumentType(values[at]) : 'unknown');
      at += bound < 0 ? 1 : bound;
    }
    const key = types.join('\0');
    const known = this.#signatures.get(key);
    if (known !== undefined || this.#signatures.size < MOST_SIGNATURES) this.#signatures.set(key, (known ?? 0) + 1);
  }

  record(place: number): SeenEntry {
    const signatures = [...this.#signatures].sort((a, b) => b[1] - a[1]).slice(0, 8);
    return {
      place,
      observed: this.pace.looks,
      distinct: this.#distinct,
      signatures: signatures.map(([key, count]) => ({ types: key.split('\0'), count })),
      bytes: this.#cannotBeCopied ? null : this.#bytes / Math.max(1, this.pace.looks),
    };
  }
}

class SeenCalls {
  readonly pace = new Pace();
  readonly #isText: boolean;
  readonly #sizes: number[] = [];
  #seen = 0;
  #sum = 0;
  #min = Infinity;
  #max = 0;

  constructor({ watched }: ObservedCallPlace) {
    this.#isText = watched.kind === 'json';
  }

  /** A text that is parsed or was written; a collection, or where one is found. */
  look([value, path]: unknown[]): void {
    const size = this.#isText ? textSize(value) : sizeOf(typeof path === 'string' ? follow(value, path) : value);
    if (size !== null) this.#add(size);
  }

  #add(size: number): void {
    this.#sum += size;
    this.#min = Math.min(this.#min, size);
    this.#max = Math.max(this.#max, size);
    // Every size has the same chance to be kept, without a random number: those that come at multiples of a golden ratio.
    const at = this.#seen++;
    if (at < MOST_SIZES) this.#sizes.push(size);
    else {
      const slot = Math.floor(((at * 0.618_033_988_749_895) % 1) * at);
      if (slot < MOST_SIZES) this.#sizes[slot] = size;
    }
  }

  record(place: number): SeenCall {
    const size = { count: this.#seen, sum: this.#sum, min: this.#min, max: this.#max, some: this.#sizes };
    return { place, observed: this.pace.looks, size: this.#seen === 0 ? null : size };
  }
}

class SeenWaits {
  readonly pace = new Pace();
  #waits = 0;
  #waitedMs = 0;

  add(ms: number): void {
    this.#waits++;
    this.#waitedMs += ms;
  }

  record(place: number): SeenWait {
    return { place, observed: this.#waits, waitedMs: this.#waitedMs };
  }
}

export class Observer {
  /** The counts at which places are looked at next. */
  readonly watch = new Int32Array(PLACES);
  readonly #counts: Int32Array;
  readonly #path: string;
  readonly #functions = new Map<number, SeenFunction>();
  readonly #calls = new Map<number, SeenCalls>();
  readonly #waits = new Map<number, SeenWaits>();
  readonly #budget = new Budget(clock);
  #writeAt = clock() + FIRST_WRITE_MS;
  #writeAfterMs = FIRST_WRITE_MS;
  #isNew = false;

  readonly #process: ProcessWatch | null;

  /** `path`: where what was seen is written. */
  constructor(memory: Memory, slot: number, path: string) {
    this.#counts = memory.counts(slot);
    this.#path = path;
    this.#process = isMainThread ? new ProcessWatch(memory) : null;
    setInterval(() => this.#tick(), TICK_MS).unref();
  }

  /** From now on the module's places are looked at. */
  follow({ base, map }: Pick<MarkedModule, 'base' | 'map'>): void {
    for (const observed of map.observed) {
      const place = base + observed.place;
      this.#add(place, observed);
      this.watch[place] = ((this.#counts[place] as number) + 1) | 0;
    }
  }

  #add(place: number, observed: MappedObservation): void {
    switch (observed.kind) {
      case 'entry':
        this.#functions.set(place, new SeenFunction(observed));
        break;
      case 'call':
        this.#calls.set(place, new SeenCalls(observed));
        break;
      case 'await':
        this.#waits.set(place, new SeenWaits());
    }
  }

  /** `$ho`: a place whose count is `watch`'s, and what it shows. */
  readonly observe = (place: number, ...values: unknown[]): void => {
    const from = clock();
    const seen = this.#functions.get(place) ?? this.#calls.get(place);
    if (!seen) return;
    if (this.#budget.mayLook(seen.pace, from)) {
      try {
        seen.look(values);
      } catch {
        // Too little stack, or a value that is none: the call goes on.
      }
      this.#budget.pay(seen.pace, from);
      this.#isNew = true;
    }
    this.#next(place, seen.pace);
    if (from >= this.#writeAt) this.#tick();
  };

  /** `$ha` */
  readonly waitStart = (place: number): number => {
    const from = clock();
    const seen = this.#waits.get(place);
    if (seen) {
      this.#budget.pay(seen.pace, from);
      this.#next(place, seen.pace);
    }
    return from;
  };

  /** `$hb` */
  readonly waited = (place: number, since: number): 0 => {
    this.#waits.get(place)?.add(clock() - since);
    this.#isNew = true;
    return 0;
  };

  #next(place: number, { step }: Pace): void {
    this.watch[place] = ((this.#counts[place] as number) + step) | 0;
  }

  /** The next call of a place that was called in a burst once, and is called rarely now. */
  #lookAgain(place: number, pace: Pace): void {
    const next = ((this.#counts[place] as number) + 1) | 0;
    pace.step = Math.max(1, (next - (this.watch[place] as number) + pace.step) | 0);
    this.watch[place] = next;
  }

  #tick(): void {
    const now = clock();
    if (now < this.#writeAt) return;
    if (this.#isNew) this.write();
    for (const seen of [this.#functions, this.#calls, this.#waits]) {
      for (const [place, { pace }] of seen) if (this.#budget.mayLookAgain(pace)) this.#lookAgain(place, pace);
    }
    this.#writeAfterMs = Math.min(2 * this.#writeAfterMs, WRITE_EVERY_MS);
    this.#budget.charge(now);
    // A large program is written more rarely.
    this.#writeAt = clock() + Math.max(this.#writeAfterMs, 200 * (clock() - now));
  }

  write(): void {
    this.#isNew = false;
    const record: ObservationsRecord = {
      functions: [...this.#functions].flatMap(([place, seen]) => (seen.pace.looks > 0 ? seen.record(place) : [])),
      calls: [...this.#calls].flatMap(([place, seen]) => (seen.pace.looks > 0 ? seen.record(place) : [])),
      awaits: [...this.#waits].flatMap(([place, seen]) => (seen.pace.looks > 0 ? seen.record(place) : [])),
      spentMs: this.#budget.spentMs,
      process: this.#process?.record() ?? null,
    };
    try {
      writeFileAtomic(this.#path, JSON.stringify(record));
    } catch {
      // A full disk: the program goes on.
    }
  }
}

function textSize(value: unknown): number | null {
  return typeof value === 'string' ? value.length : null;
}
