/** What becomes of an item whose worker has ended. What always holds: an item ends a second worker at most, then it is reported. */
import { HastenError } from '../../support/errors.ts';
import type { WorkerEnd } from '../pool/pool-worker.ts';
import type { Member } from './member.ts';

/** Workers that an item may end before it is reported. */
const DEATHS = 2;
/** Workers that may end between items, or before the first one, while nothing gets done. */
const IDLE_DEATHS = 4;

export class ItemEnds {
  readonly #deaths = new Map<number, number>();
  readonly #late = new Map<number, number>();
  #idleDeaths = 0;
  #doneThen = -1;

  /** A worker died at that item: the error if that was the last time, null if it is to be run again. */
  died(index: number, end: WorkerEnd, before = 0): Error | null {
    const deaths = (this.#deaths.get(index) ?? before) + 1;
    this.#deaths.set(index, deaths);
    return deaths < DEATHS ? null : workerDied(index, end, deaths);
  }

  /** A worker died, and not at an item; `done` items are done. The error if that goes on and nothing gets done. */
  diedIdle(end: WorkerEnd, done: number, ready: boolean): Error | null {
    this.#idleDeaths = done > this.#doneThen ? 1 : this.#idleDeaths + 1;
    this.#doneThen = done;
    if (this.#idleDeaths < IDLE_DEATHS) return null;
    const where = ready ? 'between items' : 'while they loaded the task';
    return new HastenError(
      'HASTEN_TASK_WORKER_DIED',
      `${IDLE_DEATHS} workers in a row ended ${where}: the last ${end.message}`,
      {
        fix: 'see what the module of the task does when it is imported, and what tasks leave behind',
        cause: end.cause,
      },
    );
  }

  /** An item took longer than `timeout` ms: the error, or null if it has tries left. */
  late(index: number, timeout: number, retries: number): Error | null {
    const late = this.tries(index) + 1;
    this.#late.set(index, late);
    if (late <= retries) return null;
    const error = new HastenError(
      'HASTEN_TASK_TIMEOUT',
      `item ${index} took longer than the timeout of ${timeout} ms`,
      {
        fix: 'allow it more, or see what it does: its worker was ended while it ran',
      },
    );
    return Object.assign(error, { index });
  }

  /** Tries that an item has behind it because it took too long. */
  tries(index: number): number {
    return this.#late.get(index) ?? 0;
  }

  /** Items that ended a worker. */
  get known(): Iterable<number> {
    return new Set([...this.#deaths.keys(), ...this.#late.keys()]);
  }
}

/** What is known of the end of a worker. */
export interface Blame {
  /** Index of the item that ended it; -1 where there is none, or it is not known. */
  culprit: number;
  /** Where the item is not to be run again. */
  error: Error | null;
  /** Whether what it ran must be run in parts, to find the item. */
  suspect: boolean;
  /** Nothing gets done any more. */
  fatal: Error | null;
}

/** Which item ended a worker, and what becomes of it. An end that the pool brought about by itself is nobody's fault. */
export function blame(
  member: Member,
  end: WorkerEnd,
  ends: ItemEnds,
  { timeout, retries, done }: { timeout: number; retries: number; done: number },
): Blame {
  const found: Blame = { culprit: -1, error: null, suspect: false, fatal: null };
  const { at, expired } = member;
  const [running] = member.chunks;
  const shares = member.slotNumber >= 0;
  if (expired !== null) {
    // It may have got done with that item just before it was ended.
    if (shares) found.culprit = expired === member.begun ? at : -1;
    else if (expired === member.begun) found.culprit = running?.from ?? -1;
    if (found.culprit >= 0) found.error = ends.late(found.culprit, timeout, retries);
    return found;
  }
  if (end.how === 'killed' || end.how === 'closed') return found;
  if (shares) found.culprit = at;
  else if (member.ready && running?.count === 1) found.culprit = running.from;
  found.suspect = !shares && member.ready;
  if (found.culprit >= 0) found.error = ends.died(found.culprit, end, running?.suspect && !shares ? 1 : 0);
  else if (shares || !member.ready || running === undefined) found.fatal = ends.diedIdle(end, done, member.ready);
  return found;
}

/** The error for an item that ended its workers; it has `index`. */
export function workerDied(index: number, end: WorkerEnd, times: number): Error {
  const often = times === 1 ? '' : times === 2 ? ' twice' : ` ${times} times`;
  const error = new HastenError(
    'HASTEN_TASK_WORKER_DIED',
    `the worker that ran item ${index} ended${often}: it ${end.message}`,
    {
      fix: "see what the task does with that item; onError: 'collect' goes on with the others",
      cause: end.cause,
    },
  );
  return Object.assign(error, { index });
}
