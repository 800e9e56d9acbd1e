/**
 * Which item of a map runs here at the moment: what `itemRandom()` goes by. What always holds: it is right until the
 * task's first `await`; behind that another job's item may have begun here.
 */
import { HastenError } from '../../support/errors.ts';
import { type RandomStream, random } from '../random/random.ts';

/** A job whose items run here. */
export interface Running {
  /** Null where the map was given no seed. */
  readonly seed: number | bigint | null;
  /** Index of the item that it is at. */
  readonly at: number;
  /** Another number for each item, and each try. */
  readonly begun: number;
}

let running: Running | null = null;
let stream: RandomStream | null = null;
let streamOf: Running | null = null;
let streamBegun = -1;

/** The following items are of that job; null: there is none. */
export function runsNow(job: Running | null): void {
  running = job;
}

/**
 * Inside a task of `map` with `seed`: the random numbers of this item, `random(seed, index)`. They are the same for every number of
 * workers and every grain. Calls within an item go on in one stream. Call it before the task's first `await`.
 *
 * ```ts
 * export const throwDice = task(import.meta, (dice: number) => dice * itemRandom().integer(1, 7));
 * await map(rounds, throwDice, { seed: 7 });
 * ```
 *
 * Throws `HASTEN_TASK_SEED` where no map with a `seed` runs here.
 */
export function itemRandom(): RandomStream {
  if (running === null || running.seed === null) {
    throw new HastenError('HASTEN_TASK_SEED', 'itemRandom() was called outside of a map with a seed', {
      fix: 'give map a seed: map(items, work, { seed: 1 }), and call itemRandom() before the first await',
    });
  }
  if (stream === null || streamOf !== running || streamBegun !== running.begun) {
    stream = random(running.seed, running.at);
    streamOf = running;
    streamBegun = running.begun;
  }
  return stream;
}
