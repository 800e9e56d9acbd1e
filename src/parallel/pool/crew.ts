/** What map sees of a pool: its workers as they are, started when they are needed, while a job is under way. */
import type { PoolWorker } from './pool-worker.ts';

/** Work that uses the workers itself (a map). While it has joined, the process stays alive and workers that die are replaced. */
export interface Job {
  /**
   * A worker that it may use: called for each one that is ready, within `join` already, and later for each that becomes
   * ready, replacements of dead ones among them. (A worker's end is told by its own `onEnd`.)
   */
  onWorker(worker: PoolWorker): void;
  /**
   * The pool cannot do it: `HASTEN_POOL_INIT`, `HASTEN_POOL_START` (workers end while they start), `HASTEN_POOL_CLOSED`
   * (it was terminated). The job has left by then.
   */
  onFailure(error: Error): void;
}

export interface Crew {
  readonly kind: 'thread' | 'process';
  /** How many workers it has at most. */
  readonly size: number;
  /** Those that are ready. */
  readonly workers: readonly PoolWorker[];
  /**
   * Joins a job to the pool, which starts workers side by side until there are `wanted` (default: `size`). Gives what to call when
   * the job is over, once or more often. Throws `HASTEN_POOL_CLOSED` after `close()` or `terminate()`.
   */
  join(job: Job, wanted?: number): () => void;
}
