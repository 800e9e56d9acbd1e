/**
 * Pools of workers: `pool()` makes one, `defaultPool()` is the one that everything uses which is not given another. What
 * always holds: workers start when they are first needed, side by side, and are used again; idle ones do not keep the
 * process alive; inside a worker no pool starts workers, what is run there runs there.
 */
import type { Crew } from './crew.ts';

export interface PoolOptions {
  /** How many workers at most (default `availableCores()`). */
  workers?: number;
  /**
   * `thread` (default): share memory with this thread and start in some 30 ms. `process`: for native addons that are not
   * made for threads, or crash, and for a hard limit of memory; they share no memory with this process.
   */
  kind?: 'thread' | 'process';
  /** Run once in each worker before its first task: a task or an inline function. */
  init?: () => unknown;
  /**
   * The most memory of each worker in MB (2^20 bytes). A worker beyond it ends, and is replaced. Threads: of JavaScript's heap
   * only, typed arrays do not count. Processes: of all that the process has (its resident set).
   */
  memoryLimitMb?: number;
  /** Shown in the names of threads and in messages (default `pool`). */
  name?: string;
  /** Node's own options for the workers (default: this thread's). */
  execArgv?: string[];
  /** Environment variables of the workers (default: a copy of this thread's). */
  env?: NodeJS.ProcessEnv;
}

export interface PoolStats {
  /** Workers that are ready, and how many of them have something to do. */
  workers: number;
  busy: number;
  /** Workers that are starting. */
  starting: number;
  /** Tasks of `run` that wait for a worker. */
  waiting: number;
  /** Since the pool was made: workers that became ready, those that died, and tasks of `run` that were answered. */
  started: number;
  died: number;
  done: number;
}

export interface Pool extends AsyncDisposable {
  readonly kind: 'thread' | 'process';
  /** How many workers it has at most. */
  readonly size: number;
  /**
   * Runs a task in a worker: what `task()` gave, a task of `workers()`, or an inline function without free variables.
   *
   * ```ts
   * const digest = await workers.run(hash, text);
   * const sum = await workers.run((a: number, b: number) => a + b, 1, 2);
   * ```
   *
   * A worker has one task at a time; more wait. Rejects with the task's own error, or with `HASTEN_TASK_WORKER_DIED` where
   * the worker ended while it ran (it is not run again), and others of docs/errors.md.
   */
  run<Args extends unknown[], Result>(
    task: (...args: Args) => Result,
    ...args: NoInfer<Args>
  ): Promise<Awaited<Result>>;
  /** Takes no more work, waits for what there is, and ends the workers. */
  close(): Promise<void>;
  /** Ends the workers now; what was under way rejects with `HASTEN_POOL_CLOSED`. */
  terminate(): Promise<void>;
  stats(): PoolStats;
}

/** Makes a pool. No worker starts yet. Throws `HASTEN_POOL_OPTION` for options that make no sense. */
export function pool(_options: PoolOptions = {}): Pool {
  throw new Error('not there yet');
}

/** The pool that is used where no other is named: threads, one for each core. */
export function defaultPool(): Pool {
  throw new Error('not there yet');
}

/** The workers of a pool, for map. */
export function crewOf(_pool: Pool): Crew {
  throw new Error('not there yet');
}
