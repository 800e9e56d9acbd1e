/**
 * How far a job has come, for people and for callbacks. What always holds: at most ten times a second on a terminal or by a callback,
 * once in ten seconds in a log, and once at the end; of several jobs at a time one has the terminal's line; an error of a callback
 * is the job's.
 */
import { barOf, lastLine, lineOf } from './bar.ts';
import type { Progress } from './options.ts';
import { terminalLine } from './terminal-line.ts';

const TERMINAL_MS = 100;
const LOG_MS = 10_000;
/** The rate is that of so long, in ms. */
const RATE_MS = 5000;

export interface Reporter {
  /** The job is over, by its end or an error (`failed`). Rejects with what the callback throws then, unless the job has failed itself. */
  end(failed: boolean): void | Promise<void>;
}

type Callback = (progress: Progress) => unknown;

/**
 * Null where nothing is to be reported. `look` says how far the job is; `name` what it is. `fail` is called once, with what the
 * callback throws (or an async one rejects with), and nothing is reported after that.
 */
export function reporterFor(
  wanted: boolean | Callback | undefined,
  name: string,
  look: () => { done: number; total: number | null },
  fail: (error: unknown) => void,
): Reporter | null {
  if (wanted === undefined || wanted === false) return null;
  const clock = new Clock(look);
  if (wanted !== true) return byCallback(wanted, clock, fail);
  return process.stderr.isTTY ? onTerminal(name, clock) : inLog(name, clock);
}

/** Waits for a job that is reported on. */
export async function reported<T>(reporter: Reporter, job: Promise<T>): Promise<T> {
  let failed = true;
  try {
    const value = await job;
    failed = false;
    return value;
  } finally {
    await reporter.end(failed);
  }
}

function byCallback(callback: Callback, clock: Clock, fail: (error: unknown) => void): Reporter {
  let isOver = false;
  const stop = (error: unknown): void => {
    // Nobody waits any more for what a call of before the end does.
    if (isOver) throw error;
    isOver = true;
    clearInterval(timer);
    fail(error);
  };
  const call = (): void => {
    try {
      const given = callback(clock.now());
      if (given instanceof Promise) given.catch(stop);
    } catch (error) {
      stop(error);
    }
  };
  const timer = setInterval(call, TERMINAL_MS).unref();
  return {
    async end(failed) {
      clearInterval(timer);
      if (isOver) return;
      isOver = true;
      try {
        await callback(clock.now());
      } catch (error) {
        if (!failed) throw error;
      }
    },
  };
}

function onTerminal(name: string, clock: Clock): Reporter {
  const line = terminalLine();
  const draw = (): void => line.draw(() => barOf(name, clock.now(), process.stderr.columns ?? 80));
  const timer = setInterval(draw, TERMINAL_MS).unref();
  return {
    end() {
      clearInterval(timer);
      line.end(lastLine(name, clock.now(), clock.elapsedMs));
    },
  };
}

function inLog(name: string, clock: Clock): Reporter {
  const write = (text: string): void => void process.stderr.write(`${text}\n`);
  const timer = setInterval(() => write(lineOf(name, clock.now())), LOG_MS).unref();
  return {
    end() {
      clearInterval(timer);
      write(lastLine(name, clock.now(), clock.elapsedMs));
    },
  };
}

/** How far, and how fast of late. */
export class Clock {
  readonly #look: () => { done: number; total: number | null };
  readonly #now: () => number;
  readonly #seen: { at: number; done: number }[];
  readonly began: number;

  constructor(look: () => { done: number; total: number | null }, now: () => number = () => performance.now()) {
    this.#look = look;
    this.#now = now;
    this.began = now();
    this.#seen = [{ at: this.began, done: 0 }];
  }

  get elapsedMs(): number {
    return this.#now() - this.began;
  }

  now(): Progress {
    const at = this.#now();
    const { done, total } = this.#look();
    this.#seen.push({ at, done });
    while (this.#seen.length > 2 && this.#seen[1]!.at < at - RATE_MS) this.#seen.shift();
    const first = this.#seen[0]!;
    const rate = at > first.at ? Math.max(0, ((done - first.done) / (at - first.at)) * 1000) : 0;
    const left = total === null ? null : Math.max(0, total - done);
    return {
      done,
      total,
      rate,
      remainingMs: left === 0 ? 0 : left === null || rate === 0 ? null : (left / rate) * 1000,
    };
  }
}
