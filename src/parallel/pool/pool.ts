/**
 * Pools of workers: `pool()` makes one, `defaultPool()` is the one that everything uses which is not given another. What
 * always holds: workers start when they are first needed, side by side, and are used again; idle ones do not keep the
 * process alive; inside a worker no pool starts workers, what is run there runs there.
 */

import type { AnyFunction, WorkDescriptor } from '../work/descriptor.ts';
import { refuseWhileLoading } from '../work/resolve.ts';
import { workOf } from '../work/work.ts';
import { runBy } from '../work/workers.ts';
import { thisWorker } from '../worker/messages.ts';
import type { Crew } from './crew.ts';
import { type CheckedOptions, checkOptions, type PoolOptions } from './options.ts';
import { Runs } from './runs.ts';
import { Staff } from './staff.ts';

export type { PoolOptions };

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
   * const digest = await crew.run(hash, text);
   * const sum = await crew.run((a, b) => a + b, 1, 2);
   * ```
   *
   * A worker has one task at a time; more wait. There and back takes some µs while both sides are active, some 100 µs when the
   * worker sleeps. Inside a worker the task runs there.
   *
   * Rejects with the task's own error; with `HASTEN_TASK_WORKER_DIED` where the worker ended while it ran (it is not run again;
   * one that had not begun is run elsewhere);
   * with `HASTEN_POOL_INIT`, `HASTEN_POOL_START`, `HASTEN_POOL_CLOSED`, and those of tasks and their data (docs/errors.md).
   */
  run<Args extends unknown[], Result>(task: (...args: Args) => Result, ...args: Args): Promise<Awaited<Result>>;
  /** Takes no more work, waits for what there is, and ends the workers, whose `exit` listeners are called. */
  close(): Promise<void>;
  /** Ends the workers now, whatever they do; what was under way rejects with `HASTEN_POOL_CLOSED`. */
  terminate(): Promise<void>;
  /** What the workers are doing. */
  stats(): PoolStats;
}

class WorkerPool implements Pool {
  readonly kind: 'thread' | 'process';
  readonly size: number;
  readonly staff: Staff;
  readonly #runs: Runs;

  constructor(options: CheckedOptions, init: WorkDescriptor | null) {
    this.kind = options.kind;
    this.size = options.workers;
    this.staff = new Staff(options, init);
    this.#runs = new Runs(this.staff);
  }

  async run<Args extends unknown[], Result>(task: (...args: Args) => Result, ...args: Args): Promise<Awaited<Result>> {
    refuseWhileLoading('run');
    const fn = task as AnyFunction;
    const result =
      thisWorker() === null ? this.#runs.run(fn, args, WorkerPool.prototype.run as AnyFunction) : runHere(fn, args);
    return result as Promise<Awaited<Result>>;
  }

  close(): Promise<void> {
    return this.staff.close();
  }

  terminate(): Promise<void> {
    return this.staff.terminate();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  stats(): PoolStats {
    const { workers, starting, started, died } = this.staff;
    const busy = workers.filter((worker) => worker.load > 0).length;
    return {
      workers: workers.length,
      busy,
      starting,
      waiting: this.#runs.waiting,
      started,
      died,
      done: this.#runs.done,
    };
  }
}

/** In a worker. */
async function runHere(task: AnyFunction, args: unknown[]): Promise<unknown> {
  return workOf(task, undefined, WorkerPool.prototype.run as AnyFunction).fn(...(args as never[]));
}

/**
 * Makes a pool of workers of one's own. None starts before it is needed.
 *
 * ```ts
 * const addons = pool({ kind: 'process', workers: 2, memoryLimitMb: 500 });
 * try {
 *   const thumbnail = await addons.run(resize, path);
 * } finally {
 *   await addons.close();
 * }
 * ```
 *
 * An error that nobody catches, and a rejection that nobody handles, ends the worker in which it happens, as it would end
 * a program. The task that it has at that time rejects with `HASTEN_TASK_WORKER_DIED` and that error as its cause; if it has
 * none, a warning tells of it. Another worker takes its place.
 *
 * Throws `HASTEN_POOL_OPTION` for options that make no sense, and what an inline `init` is refused for.
 */
export function pool(options: PoolOptions = {}): Pool {
  const checked = checkOptions(options);
  return new WorkerPool(checked, checked.init ? workOf(checked.init, undefined, pool).descriptor : null);
}

let common: Pool | null = null;

/** The pool that is used where no other is named: threads, one for each core. It is never closed. */
export function defaultPool(): Pool {
  common ??= pool({ name: 'hasten' });
  return common;
}

/** The workers of a pool, for map. */
export function crewOf(of: Pool): Crew {
  return (of as WorkerPool).staff;
}

runBy((task, args) => defaultPool().run(task as (...args: unknown[]) => unknown, ...args));
