/**
 * Waiting until something shared can be done, and waking those who wait: by blocking the thread, or by a promise. An
 * object has one or more lines; a line is two words, how many threads wait in it and an event that is counted up when
 * something has changed. What always holds:
 * - Who waits is counted first, then tries once more, then sleeps on the event as it was before that try; who changes
 *   something does so first and looks for waiting threads then. So no change is missed.
 * - Promises of one thread are served in the order in which they were asked for, and only the first of them waits in the
 *   shared line. Threads among each other have no order.
 * - Nobody sleeps longer than a quarter of a second without looking: who was to be woken, or to wake, may have been killed.
 * - A promise that waits keeps the event loop alive, as `Atomics.waitAsync` does not; nothing else does.
 */
import { HastenError } from '../../support/errors.ts';
import type { Area } from './area.ts';

/** What an attempt gives that could not be made now. */
export const BLOCKED = Symbol('blocked');
export type Attempt<T> = () => T | typeof BLOCKED;

export interface Timeout {
  /**
   * Milliseconds after which `HASTEN_SYNC_TIMEOUT` is thrown (default, and `Infinity`: never; 0: what is not there now is
   * too late). Anything but a number from 0 is `HASTEN_SYNC_ARGUMENT`.
   */
  timeout?: number | undefined;
}

/** The limit of a wait in ms, if it has one. Throws `HASTEN_SYNC_ARGUMENT`. */
export function limitOf(timeout: number | undefined): number | undefined {
  if (timeout === undefined || timeout === Number.POSITIVE_INFINITY) return undefined;
  if (typeof timeout === 'number' && timeout >= 0) return timeout;
  throw new HastenError('HASTEN_SYNC_ARGUMENT', `nobody can wait for ${String(timeout)} ms`, {
    fix: 'give a timeout of 0 or more ms, or none',
  });
}

/** The longest sleep, in ms. */
const SLICE = 250;
/** Attempts before a thread sleeps: some µs, less than waking up takes. */
const SPINS = 40;
/** Rounds of the event loop, and the longest time in ms, before a promise sleeps. */
const ROUNDS = 30;
const LOOKING = 0.1;
/** The longest time that a timer can have, in ms. */
const LONGEST = 2 ** 31 - 1;

interface Entry {
  attempt: Attempt<unknown>;
  resolve(value: unknown): void;
  reject(error: unknown): void;
  timer: NodeJS.Timeout | null;
}

export class Line {
  readonly #area: Area;
  readonly #words: Int32Array<ArrayBufferLike>;
  readonly #waiting: number;
  readonly #event: number;
  readonly #what: string;
  readonly #look: (() => void) | null;
  readonly #entries: Entry[] = [];
  #pumping = false;

  /** `what` names it in messages; `look` is called before each sleep, to see whether somebody that is waited for has ended. */
  constructor(area: Area, waiting: number, event: number, what: string, look: (() => void) | null = null) {
    this.#area = area;
    this.#words = area.words;
    this.#waiting = waiting;
    this.#event = event;
    this.#what = what;
    this.#look = look;
  }

  /** How many promises of this thread wait. */
  get length(): number {
    return this.#entries.length;
  }

  /** Wakes so many of those who wait, the longest waiting first; to be called after the change that they wait for. */
  wake(count: number): void {
    if (Atomics.load(this.#words, this.#waiting) <= 0) return;
    Atomics.add(this.#words, this.#event, 1);
    if (!this.#area.mapped) Atomics.notify(this.#words, this.#event, count);
  }

  /** Blocks the thread until the attempt succeeds. */
  waitSync<T>(attempt: Attempt<T>, timeout: number | undefined): T {
    const limit = limitOf(timeout);
    for (let spin = 0; spin < SPINS; spin++) {
      const result = attempt();
      if (result !== BLOCKED) return result;
      pause();
    }
    const end = performance.now() + (limit ?? Number.POSITIVE_INFINITY);
    const words = this.#words;
    for (;;) {
      this.#look?.();
      Atomics.add(words, this.#waiting, 1);
      try {
        const seen = Atomics.load(words, this.#event);
        const result = attempt();
        if (result !== BLOCKED) return result;
        const left = end - performance.now();
        if (left <= 0) throw timedOut(this.#what, limit!);
        if (this.#area.mapped) sleepMapped(words, this.#event, seen, Math.min(left, SLICE));
        else Atomics.wait(words, this.#event, seen, Math.min(left, SLICE));
      } catch (error) {
        // It may have been woken at the same time, instead of another.
        this.wake(1);
        throw error;
      } finally {
        Atomics.sub(words, this.#waiting, 1);
      }
    }
  }

  /** Settles when the attempt has succeeded, or thrown. */
  wait<T>(attempt: Attempt<T>, timeout: number | undefined): Promise<T> {
    let limit: number | undefined;
    try {
      limit = limitOf(timeout);
      const result = this.#entries.length === 0 ? attempt() : BLOCKED;
      if (result !== BLOCKED) return Promise.resolve(result);
    } catch (error) {
      return Promise.reject(error);
    }
    return new Promise<T>((resolve, reject) => {
      const entry: Entry = { attempt, resolve: resolve as Entry['resolve'], reject, timer: null };
      if (limit !== undefined) this.#limit(entry, limit, performance.now() + limit);
      this.#entries.push(entry);
      if (!this.#pumping) void this.#pump();
    });
  }

  #limit(entry: Entry, limit: number, end: number): void {
    const left = Math.max(0, end - performance.now());
    entry.timer = setTimeout(
      () => {
        if (left > LONGEST) return this.#limit(entry, limit, end);
        // It may have happened long ago, while the event loop was held up.
        this.serve();
        const at = this.#entries.indexOf(entry);
        if (at < 0) return;
        this.#entries.splice(at, 1);
        entry.reject(timedOut(this.#what, limit));
      },
      Math.min(left, LONGEST),
    );
  }

  /** Serves promises that wait, as far as they can be; whether none is left. */
  serve(): boolean {
    for (;;) {
      const entry = this.#entries[0];
      if (entry === undefined) return true;
      let settle: () => void;
      try {
        const result = entry.attempt();
        if (result === BLOCKED) return false;
        settle = () => entry.resolve(result);
      } catch (error) {
        settle = () => entry.reject(error);
      }
      this.#entries.shift();
      if (entry.timer !== null) clearTimeout(entry.timer);
      settle();
    }
  }

  async #pump(): Promise<void> {
    this.#pumping = true;
    keepAlive();
    try {
      // Who has just been served may wait again by now.
      while (this.#entries.length > 0) {
        if (await this.#soon()) continue;
        this.#look?.();
        Atomics.add(this.#words, this.#waiting, 1);
        try {
          const seen = Atomics.load(this.#words, this.#event);
          if (this.serve()) continue;
          await (this.#area.mapped ? this.#sleepMapped(seen) : this.#sleep(seen));
        } finally {
          Atomics.sub(this.#words, this.#waiting, 1);
        }
        // All may have given up, and have been woken instead of another.
        if (this.#entries.length === 0) this.wake(1);
      }
    } finally {
      this.#pumping = false;
      letGo();
    }
  }

  /** Looks for a moment between rounds of the event loop, which is far quicker than to be woken; whether nobody waits any more. */
  async #soon(): Promise<boolean> {
    const end = performance.now() + LOOKING;
    for (let round = 0; round < ROUNDS; round++) {
      if (this.serve()) return true;
      if (performance.now() > end) return false;
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    return false;
  }

  async #sleep(seen: number): Promise<void> {
    const { async, value } = Atomics.waitAsync(this.#words as Int32Array<SharedArrayBuffer>, this.#event, seen, SLICE);
    if (async) await value;
  }

  async #sleepMapped(seen: number): Promise<void> {
    const end = performance.now() + SLICE;
    for (let delay = 1; this.#entries.length > 0 && performance.now() < end; delay = Math.min(delay + 1, 10)) {
      if (Atomics.load(this.#words, this.#event) !== seen) return;
      await new Promise<void>((resolve) => setTimeout(resolve, delay));
    }
  }
}

const nothing = new Int32Array(new SharedArrayBuffer(4));

/** Until the event is another one, or so many ms are over. */
function sleepMapped(words: Int32Array<ArrayBufferLike>, event: number, seen: number, ms: number): void {
  const end = performance.now() + ms;
  for (let delay = 0.02; performance.now() < end; delay = Math.min(delay * 1.5, 2)) {
    if (Atomics.load(words, event) !== seen) return;
    sleep(delay);
  }
}

/** Blocks the thread for so many ms. */
export function sleep(ms: number): void {
  Atomics.wait(nothing, 0, 0, ms);
}

/** Tells the processor that this is a loop that waits. */
export const pause: () => void = (Atomics as { pause?: () => void }).pause ?? (() => {});

function timedOut(what: string, ms: number): HastenError {
  return new HastenError('HASTEN_SYNC_TIMEOUT', `${what} did not happen within ${ms} ms`, {
    fix: 'wait longer, or look who does not release or send',
  });
}

let waiters = 0;
let alive: NodeJS.Timeout | null = null;

function keepAlive(): void {
  if (waiters++ > 0) return;
  if (alive === null) alive = setInterval(() => {}, 2 ** 31 - 1);
  else alive.ref();
}

function letGo(): void {
  if (--waiters === 0) alive!.unref();
}
