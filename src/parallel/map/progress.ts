/**
 * How far a job has come, for people and for callbacks. What always holds: at most ten times a second on a terminal or by a callback,
 * once in ten seconds in a log, and once at the end; of several jobs at a time one has the terminal's line.
 */
import type { Progress } from './options.ts';

const TERMINAL_MS = 100;
const LOG_MS = 10_000;
/** The rate is that of so long, in ms. */
const RATE_MS = 5000;

export interface Reporter {
  /** The job is over, by its end or an error. */
  end(): void;
}

/** Null where nothing is to be reported. `look` says how far the job is; `name` what it is. */
export function reporterFor(
  wanted: boolean | ((progress: Progress) => void) | undefined,
  name: string,
  look: () => { done: number; total: number | null },
): Reporter | null {
  if (wanted === undefined || wanted === false) return null;
  const clock = new Clock(look);
  if (wanted !== true) return every(TERMINAL_MS, () => wanted(clock.now()));
  if (process.stderr.isTTY) return onTerminal(name, clock);
  const reporter = every(LOG_MS, () => write(`${lineOf(name, clock.now())}\n`), false);
  return {
    end() {
      reporter.end();
      write(`${lastLine(name, clock)}\n`);
    },
  };
}

/** Those that want the terminal's line; the first has it. */
const lines: object[] = [];

function onTerminal(name: string, clock: Clock): Reporter {
  const mine = {};
  lines.push(mine);
  const draw = (): void => {
    if (lines[0] === mine) write(`\r${barOf(name, clock.now(), process.stderr.columns ?? 80)}\x1b[K`);
  };
  const reporter = every(TERMINAL_MS, draw, false);
  return {
    end() {
      reporter.end();
      lines.splice(lines.indexOf(mine), 1);
      write(`\r${lastLine(name, clock)}\x1b[K\n`);
    },
  };
}

function every(ms: number, report: () => void, atEnd = true): Reporter {
  const timer = setInterval(report, ms).unref();
  return {
    end() {
      clearInterval(timer);
      if (atEnd) report();
    },
  };
}

function write(text: string): void {
  process.stderr.write(text);
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

/** A line with a bar, no wider than that many columns. */
export function barOf(name: string, { done, total, rate, remainingMs }: Progress, columns: number): string {
  const speed = rate > 0 ? `${amount(rate)}/s` : '';
  const rest = remainingMs === null ? '' : `${duration(remainingMs)} left`;
  if (total === null) return cut([name, `${amount(done)} items`, speed].filter(Boolean).join('  '), columns);
  const share = total === 0 ? 1 : done / total;
  const percent = `${Math.floor(share * 100)} %`.padStart(5);
  const counts = `${amount(done).padStart(amount(total).length)}/${amount(total)}`;
  const tail = [counts, speed, rest].filter(Boolean).join('  ');
  const room = columns - 1 - name.length - percent.length - tail.length - 5;
  if (room < 8) return cut(`${name} ${percent.trim()}  ${tail}`, columns);
  return `${name}  ${bar(share, Math.min(40, room))} ${percent}  ${tail}`;
}

/** The same without a bar, for logs. */
export function lineOf(name: string, { done, total, rate, remainingMs }: Progress): string {
  const counts =
    total === null
      ? `${amount(done)} items`
      : `${amount(done)} of ${amount(total)} items (${percentOf(done, total)} %)`;
  const speed = rate > 0 ? `, ${amount(rate)}/s` : '';
  return `${name}: ${counts}${speed}${remainingMs === null ? '' : `, ${duration(remainingMs)} left`}`;
}

function lastLine(name: string, clock: Clock): string {
  const { done, total } = clock.now();
  const ms = clock.elapsedMs;
  const counts =
    total === null || done >= total ? `${amount(done)} items` : `${amount(done)} of ${amount(total)} items`;
  const rate = ms > 0 && done > 0 ? `, ${amount((done / ms) * 1000)}/s` : '';
  return `${name}: ${counts} in ${duration(ms)}${rate}`;
}

function percentOf(done: number, total: number): number {
  return total === 0 ? 100 : Math.floor((done / total) * 100);
}

/** In eighths of a column. */
function bar(share: number, width: number): string {
  const eighths = Math.round(Math.min(1, share) * width * 8);
  const full = eighths >> 3;
  const part = eighths & 7;
  return `${'█'.repeat(full)}${part > 0 ? ' ▏▎▍▌▋▊▉'[part] : ''}`.padEnd(width, '░');
}

/** `12 345`, `1.2M`, `0.34`. */
function amount(value: number): string {
  if (value >= 1e9) return `${(value / 1e9).toFixed(1)}G`;
  if (value >= 1e7) return `${(value / 1e6).toFixed(1)}M`;
  if (value >= 100 || Number.isInteger(value))
    return Math.round(value)
      .toString()
      .replace(/\B(?=(\d{3})+$)/g, ' ');
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** `0.4 s`, `12 s`, `3:05 min`, `2:10 h`. */
function duration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const two = (value: number): string => String(value).padStart(2, '0');
  if (whole < 3600) return `${Math.floor(whole / 60)}:${two(whole % 60)} min`;
  return `${Math.floor(whole / 3600)}:${two(Math.floor((whole % 3600) / 60))} h`;
}

function cut(text: string, columns: number): string {
  return text.length < columns ? text : text.slice(0, Math.max(0, columns - 1));
}
