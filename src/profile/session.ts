/**
 * Profiles a program from within, between two moments of its own choice. What always holds: one session at a time in a
 * thread, nothing is left behind (a folder, a timer, a profiler), and a session that nobody stops ends by itself.
 */

import { HastenError } from '../support/errors.ts';
import { analyse } from './analyse.ts';
import type { Profile } from './model.ts';
import { nowUs } from './now.ts';
import { EventLoopWatch } from './probe/event-loop.ts';
import { GarbageWatch } from './probe/garbage.ts';
import { startRecord } from './probe/this-thread.ts';
import type { EndRecord, RunConfig } from './recording.ts';
import { registered } from './registered.ts';
import { recordLines } from './session-lines.ts';
import type { Measured, RecordSession } from './session-recorder.ts';
import { recordV8 } from './session-v8.ts';
import { scriptFolder } from './user-files.ts';

/** What `start` takes; everything has a default. */
export interface SessionOptions {
  /** µs between two samples; 1000 by default. At least 50. */
  intervalUs?: number;
  /** ms after which the session ends by itself; 60 000 by default. `stop` then gives what was measured until then. */
  maxMs?: number;
  /** `lines` where `hasten/register` was preloaded, `v8` otherwise. */
  engine?: 'lines' | 'v8';
  /** Engine v8 only: globs of the modules that are the user's; by default those below the working directory outside node_modules. */
  include?: string[];
  /** Engine v8 only: globs of modules that are not the user's. */
  exclude?: string[];
}

/** A measurement under way. */
export interface Session {
  readonly engine: 'lines' | 'v8';
  /**
   * Ends the measurement and gives its profile; the same one however often it is called. Working it out takes some tens of
   * ms of this thread.
   */
  stop(): Promise<Profile>;
}

const DEFAULTS = { intervalUs: 1000, maxMs: 60_000 };
const SHORTEST_INTERVAL_US = 50;
/** The longest time that a timer takes. */
const LONGEST_MS = 2 ** 31 - 1;

let isRunning = false;

/**
 * Starts to profile this thread. Settles when samples are taken.
 *
 * With `--import hasten/register` before the program, the profile is of the engine `lines`, with hits and calls counted
 * between `start` and `stop`. Without, it is V8's (see docs/library.md for what that cannot tell).
 *
 * Rejects with a HastenError: `HASTEN_SESSION_RUNNING` while another session of this thread runs,
 * `HASTEN_SESSION_OPTION` for an option that cannot be, `HASTEN_ENGINE_UNAVAILABLE` for an engine that this process does
 * not have.
 *
 * ```ts
 * const session = await start({ maxMs: 10_000 });
 * const profile = await session.stop();
 * ```
 */
export async function start(options: SessionOptions = {}): Promise<Session> {
  if (isRunning) {
    throw new HastenError('HASTEN_SESSION_RUNNING', 'a profiling session is already running in this thread', {
      fix: 'stop it first, or wait: it ends by itself after its maxMs',
    });
  }
  const config = configOf(options);
  isRunning = true;
  try {
    const record = config.engine === 'lines' ? recordLines : recordV8;
    return await run(config, options.maxMs ?? DEFAULTS.maxMs, record);
  } catch (error) {
    isRunning = false;
    throw error;
  }
}

async function run(config: RunConfig, maxMs: number, record: RecordSession): Promise<Session> {
  const startedAt = new Date().toISOString();
  const recorder = await record(config, maxMs);
  const watches = { garbage: new GarbageWatch(), eventLoop: new EventLoopWatch() };
  const measured: Measured = { start: startRecord(), end: null };
  const cpu = process.cpuUsage();
  let profile: Promise<Profile> | null = null;
  const stop = () => {
    profile ??= finish();
    return profile;
  };
  // Nobody may ever ask for this session's profile, nor for its error.
  const timer = setTimeout(() => stop().catch(() => {}), maxMs);
  timer.unref();

  async function finish(): Promise<Profile> {
    try {
      clearTimeout(timer);
      const { user, system } = process.cpuUsage(cpu);
      const endUs = Math.min(nowUs(), measured.start.startUs + maxMs * 1000);
      const recording = await recorder.end();
      // Node tells of a pause one turn of the event loop later.
      await new Promise((resolve) => setImmediate(resolve));
      const end: EndRecord = { endUs, ...watches.garbage.stop(), ...watches.eventLoop.stop() };
      for (const thread of recording.threads) Object.assign(thread, { start: measured.start, end });
      recording.clock = { nowUs: endUs, cpuUserUs: user, cpuSystemUs: system };
      const command = ['node', ...process.execArgv, ...process.argv.slice(1)];
      return analyse([recording], config, { command, startedAt, exitCode: null, signal: null });
    } finally {
      isRunning = false;
    }
  }

  return { engine: config.engine, stop };
}

function configOf(options: SessionOptions): RunConfig {
  const { intervalUs = DEFAULTS.intervalUs, maxMs = DEFAULTS.maxMs, include = [], exclude = [] } = options;
  const marked = registered();
  const engine = options.engine ?? (marked ? 'lines' : 'v8');
  if (engine !== 'lines' && engine !== 'v8')
    throw wrongOption(`there is no engine ${JSON.stringify(engine)}`, "'lines' or 'v8'");
  if (!(intervalUs >= SHORTEST_INTERVAL_US)) {
    throw wrongOption(`intervalUs is ${intervalUs}`, `a number of µs from ${SHORTEST_INTERVAL_US} up`);
  }
  if (!(maxMs > 0 && maxMs <= LONGEST_MS)) throw wrongOption(`maxMs is ${maxMs}`, `a number of ms up to ${LONGEST_MS}`);
  const common = {
    engine,
    intervalUs,
    hits: engine === 'lines',
    frames: 'auto',
    callees: false,
    observe: false,
    children: false,
  } as const;
  if (engine === 'v8')
    return { ...common, include, exclude, cwd: process.cwd(), scriptFolder: scriptFolder(), cacheFolder: '' };
  if (!marked) {
    throw new HastenError('HASTEN_ENGINE_UNAVAILABLE', 'this program was started without line marks', {
      fix: 'start it with node --import hasten/register, or leave out engine: then V8 measures',
    });
  }
  if (include.length + exclude.length > 0) {
    throw wrongOption(
      'include and exclude came too late: modules got their marks as they were loaded',
      'the variables HASTEN_INCLUDE and HASTEN_EXCLUDE',
    );
  }
  return { ...marked.config, ...common };
}

function wrongOption(message: string, fix: string): HastenError {
  return new HastenError('HASTEN_SESSION_OPTION', message, { fix: `use ${fix}` });
}
