/**
 * Records one thread's calls of the function: the edited text (edit.ts) counts them all and hands over those that are
 * looked at, of which all are timed and some are kept. So many are passed over in between that looking takes a small part
 * of the run's time; the time of those passed over is taken for that of the next one that is looked at.
 */
import { join } from 'node:path';
import { types } from 'node:util';
import { threadId } from 'node:worker_threads';
import { Unkept } from '../../cache/value/unkept.ts';
import { argumentType, withoutSizes } from '../../profile/argument-type.ts';
import type { ArgumentType } from '../../profile/observations.ts';
import { writeFileAtomic } from '../../support/files.ts';
import { type Copy, checkArguments, copyCall, copyOf, writeCall } from './copy.ts';
import { files, type RecordConfig, type ThreadRecord } from './files.ts';
import { KeptCalls } from './kept.ts';

/** Looking at calls may take this part of the time that the others take. */
const LOOKING = 0.02;
/** Copying may take this part of the time since the start, */
const COPYING = 0.5;
/** and this much in any case. */
const FREE_MS = 2000;
/** The first ones are all looked at: they run before they are optimised. */
const ALL_OF_THE_FIRST = 200;
const MOST_PASSED_OVER = 100_000;
/** How often what is known is written, in ms, in case the program is killed. */
const WRITE_MS = 500;
const SIGNATURES = 64;

/** Calls to come until one is looked at, while one is: the function counts itself again. */
const UNTIL_PLANNED = 0x7fffffff;

type Outcome = { value: unknown } | { error: unknown };

/** A call whose promise is not settled yet. */
interface Pending {
  args: unknown[];
  before: Copy | null;
}

type Fn = (...args: unknown[]) => unknown;
const { performance } = globalThis;
const now = () => performance.now();

export class Recorder {
  /** [0] calls under way, [1] calls to come until one is looked at. */
  readonly state = new Int32Array([0, 1]);
  notWatched: string | null = null;
  readonly #folder: string;
  readonly #kept: KeptCalls;
  readonly #startedAt = now();
  readonly #signatures = new Map<string, { types: ArgumentType[]; count: number }>();
  readonly #reasons = new Map<string, number>();
  #isAsync = false;
  /** Up to the last call that was looked at, with it. */
  #calls = 0;
  #looks = 0;
  /** From one call that is looked at to the next. */
  #distance = 1;
  #totalMs = 0;
  #copyingMs = 0;
  /** Of a look without its copy, and of a call: running means. */
  #lookMs = 0;
  #callMs = 0;
  /** What timing a call takes by itself: a running median. */
  #costMs = 0;
  #tried = 0;
  #files = 0;
  #unsettled = 0;
  #begunAt = 0;
  #plannedAt = this.#startedAt;
  #writtenAt = 0;

  constructor(folder: string, { calls, bytes }: RecordConfig) {
    this.#folder = folder;
    this.#kept = new KeptCalls(folder, calls, bytes);
  }

  /** Runs a call that comes from outside; the function sees that it is under way. */
  readonly enter = (fn: Fn, args: ArrayLike<unknown>): unknown => {
    const { state } = this;
    state[0] = 1;
    try {
      const left = state[1]! - 1;
      state[1] = left;
      return left === 0 ? this.#lookSync(fn, Array.from(args)) : Reflect.apply(fn, undefined, args);
    } finally {
      state[0] = 0;
    }
  };

  #lookSync(fn: Fn, args: unknown[]): unknown {
    const from = now();
    const weight = this.#count(args);
    const before = this.#before(args);
    const passedMs = from - this.#plannedAt;
    this.#calibrate(args);
    const start = now();
    const outcome = run(fn, args);
    const end = now();
    const tookMs = Math.max(0, end - start - this.#costMs);
    // Those that were passed over took no longer than the time that has passed.
    this.#totalMs += tookMs + Math.min(tookMs * (weight - 1), passedMs);
    if ('value' in outcome && types.isPromise(outcome.value)) {
      this.#plan(this.#meanMs(), start - from);
      return this.#settle(outcome.value, { args, before });
    }
    const copiedMs = this.#copyingMs;
    this.#after(before, args, outcome);
    this.#plan(tookMs, start - from + (now() - end) - (this.#copyingMs - copiedMs));
    if ('error' in outcome) throw outcome.error;
    return outcome.value;
  }

  /** Of a function that is no async one and gave a promise: it is under way until the promise is settled. */
  async #settle(promise: Promise<unknown>, { args, before }: Pending): Promise<unknown> {
    this.#isAsync = true;
    if (this.#unsettled === 0) this.begin();
    const settled = await this.#outcome(promise);
    if (this.#unsettled === 0) this.end();
    this.#after(before, args, settled);
    if ('error' in settled) throw settled.error;
    return settled.value;
  }

  /** An async call that is looked at: runs the function, which counts the call again. */
  async lookAsync(fn: Fn, args: unknown[]): Promise<unknown> {
    this.#isAsync = true;
    const from = now();
    this.#count(args);
    const before = this.#before(args);
    const looked = now() - from;
    this.state[1] = UNTIL_PLANNED;
    const settling = this.#outcome(fn(...args) as Promise<unknown>);
    // Others may have been made meanwhile.
    this.#calls += UNTIL_PLANNED - 1 - this.state[1];
    this.#plan(this.#meanMs(), looked);
    const outcome = await settling;
    this.#after(before, args, outcome);
    if ('error' in outcome) throw outcome.error;
    return outcome.value;
  }

  #calibrate(args: unknown[]): void {
    // The function comes right from the program; what times it has not run for a while.
    run(nothing, args);
    const start = now();
    run(nothing, args);
    const took = now() - start;
    if (this.#looks === 1) this.#costMs = took;
    else this.#costMs *= took > this.#costMs ? 1.05 : 1 / 1.05;
  }

  /** From call to call: what a look may be measured by where nobody knows how much of a call's time is its own. */
  #meanMs(): number {
    return (now() - this.#plannedAt) / this.#distance;
  }

  async #outcome(promise: Promise<unknown>): Promise<Outcome> {
    this.#unsettled++;
    try {
      return { value: await promise };
    } catch (error) {
      return { error };
    } finally {
      this.#unsettled--;
    }
  }

  /** The first of the async calls that are under way. */
  begin(): void {
    this.#begunAt = now();
  }

  /** The last one. */
  end(): void {
    this.#totalMs += now() - this.#begunAt;
  }

  /** Counts a call that is looked at; gives how many it stands for. */
  #count(args: unknown[]): number {
    const weight = this.#distance;
    this.#calls += weight;
    this.#looks++;
    // Nothing is passed over until it is planned, if the program ends before.
    this.state[1] = weight;
    const signature = args.map(argumentType);
    const key = signature.map(withoutSizes).join();
    const seen = this.#signatures.get(key);
    if (seen !== undefined) seen.count++;
    else if (this.#signatures.size < SIGNATURES) this.#signatures.set(key, { types: signature, count: 1 });
    return weight;
  }

  /** The arguments, if the call is one to be kept and they can be. */
  #before(args: unknown[]): Copy | null {
    if (this.#calls < this.#kept.next) return null;
    const start = now();
    this.#kept.advance(this.#calls);
    if (this.#copyingMs > FREE_MS && this.#copyingMs > (start - this.#startedAt) * COPYING) return null;
    this.#tried++;
    try {
      checkArguments(args);
      return copyOf(args, 'args');
    } catch (error) {
      this.#miss(error);
      return null;
    } finally {
      this.#copied(start);
    }
  }

  #after(before: Copy | null, args: unknown[], outcome: Outcome): void {
    if (before === null) return;
    const start = now();
    try {
      const call = copyCall(before, args, outcome);
      const file = files.call(threadId, ++this.#files);
      writeCall(join(this.#folder, file), call);
      this.#kept.add({ file, bytes: call.bytes });
    } catch (error) {
      this.#miss(error);
    } finally {
      this.#copied(start);
    }
    if (now() - this.#writtenAt > WRITE_MS) this.write(false);
  }

  /** Notes why a call is not kept. */
  #miss(error: unknown): void {
    const what = error instanceof Unkept ? `\`${error.path}\`: ${error.what}` : String(error);
    this.#reasons.set(what, (this.#reasons.get(what) ?? 0) + 1);
    this.#kept.miss();
  }

  /** Time that went into a copy; async calls under way have not taken it. */
  #copied(start: number): void {
    const took = now() - start;
    this.#copyingMs += took;
    if (this.#isAsync && (this.#unsettled > 0 || this.state[0]! > 0)) this.#begunAt += took;
  }

  /** Says which call is looked at next. */
  #plan(callMs: number, lookMs: number): void {
    this.#callMs += (callMs - this.#callMs) / Math.min(this.#looks, 50);
    this.#lookMs += (Math.min(lookMs, 1) - this.#lookMs) / Math.min(this.#looks, 50);
    const most = Math.min(MOST_PASSED_OVER, this.#lookMs / LOOKING / Math.max(this.#callMs, 1e-5));
    const even = this.#looks < ALL_OF_THE_FIRST || most <= 1 ? 1 : Math.ceil(most * (0.5 + Math.random()));
    this.#distance = Math.max(1, Math.min(even, this.#kept.next - this.#calls));
    this.state[1] = this.#distance;
    this.#plannedAt = now();
    if (now() - this.#writtenAt > WRITE_MS) this.write(false);
  }

  /** Writes what is known of the thread's calls. */
  write(ended: boolean): void {
    const passed = ended && this.#calls > 0 ? Math.max(0, this.#distance - this.state[1]!) : 0;
    const record: ThreadRecord = {
      ended,
      calls: this.#calls + passed,
      totalMs: this.#totalMs + (this.#isAsync ? 0 : passed * this.#callMs),
      copyingMs: this.#copyingMs,
      isAsync: this.#isAsync,
      notWatched: this.notWatched,
      signatures: [...this.#signatures.values()],
      tried: this.#tried,
      notCopied: [...this.#reasons].map(([what, count]) => ({ what, count })),
      unsettled: this.#unsettled,
    };
    writeFileAtomic(join(this.#folder, files.thread(threadId)), JSON.stringify(record));
    this.#writtenAt = now();
  }
}

function run(fn: Fn, args: unknown[]): Outcome {
  try {
    return { value: fn(...args) };
  } catch (error) {
    return { error };
  }
}

function nothing(): void {}
