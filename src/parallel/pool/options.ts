/** What a pool can be told, checked. */

import { availableCores } from '../../support/cores.ts';
import { HastenError } from '../../support/errors.ts';
import { unknownOption } from './option-names.ts';

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
   * The most memory of each worker, in MB of 2^20 bytes. A worker that needs more ends, and is replaced. Threads: of
   * JavaScript's heap only; typed arrays and buffers do not count. Processes: of all that the process has in memory (its
   * resident set), looked at 20 times a second; a process without work already has some 50 MB.
   */
  memoryLimitMb?: number;
  /** In the names of threads, and in messages (default `pool`). */
  name?: string;
  /** Node's options for the workers (default: this thread's, so that loaders and preloads are there, too). */
  execArgv?: string[];
  /** Environment variables of the workers (default: a copy of this thread's). */
  env?: NodeJS.ProcessEnv;
}

export interface CheckedOptions extends Omit<PoolOptions, 'workers' | 'kind' | 'name'> {
  workers: number;
  kind: 'thread' | 'process';
  name: string;
}

const NAMES = [
  'workers',
  'kind',
  'init',
  'memoryLimitMb',
  'name',
  'execArgv',
  'env',
] as const satisfies (keyof PoolOptions)[];
const MOST_WORKERS = 1024;
const LEAST_MB = 8;

/** Throws `HASTEN_POOL_OPTION`. */
export function checkOptions(options: PoolOptions): CheckedOptions {
  if (typeof options !== 'object' || options === null) {
    throw new HastenError('HASTEN_POOL_OPTION', `pool takes an object of options, not ${String(options)}`, {
      fix: 'name them: pool({ workers: 4 })',
    });
  }
  const unknown = unknownOption('pool', options, NAMES);
  if (unknown !== null) throw new HastenError('HASTEN_POOL_OPTION', unknown.message, { fix: unknown.fix });
  const { workers = availableCores(), kind = 'thread', name = 'pool', init, memoryLimitMb, execArgv, env } = options;
  if (!Number.isInteger(workers) || workers < 1 || workers > MOST_WORKERS) {
    throw wrong('workers', `a whole number from 1 to ${MOST_WORKERS}`, workers);
  }
  if (kind !== 'thread' && kind !== 'process') throw wrong('kind', "'thread' or 'process'", kind);
  if (typeof name !== 'string') throw wrong('name', 'a string', name);
  if (init !== undefined && typeof init !== 'function') throw wrong('init', 'a function', init);
  if (memoryLimitMb !== undefined && !(Number.isFinite(memoryLimitMb) && memoryLimitMb >= LEAST_MB)) {
    throw wrong('memoryLimitMb', `a number of MB, at least ${LEAST_MB}`, memoryLimitMb);
  }
  if (execArgv !== undefined && !Array.isArray(execArgv)) throw wrong('execArgv', 'an array', execArgv);
  return { workers, kind, name, init, memoryLimitMb, execArgv, env };
}

function wrong(option: string, takes: string, given: unknown): HastenError {
  const shown = typeof given === 'object' || typeof given === 'function' ? typeof given : String(given);
  return new HastenError('HASTEN_POOL_OPTION', `the option ${option} of pool takes ${takes}, not ${shown}`, {
    fix: 'correct it; docs/parallel.md lists what a pool can be told',
  });
}
