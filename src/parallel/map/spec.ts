/** What a worker is told of a job. */
import type { Packed } from '../data/pack.ts';
import type { JobSpec } from '../worker/job.ts';
import type { JobMemory } from './memory.ts';
import type { JobPlan } from './plan.ts';

/** `slot`: the worker's in the job's memory, -1 where nothing is shared with it. `workers`: how many there will be. */
export function specOf(
  { work, combine, options }: JobPlan,
  captures: Packed | null,
  memory: JobMemory | null,
  slot: number,
  workers: number,
): JobSpec {
  return {
    work: work.descriptor,
    captures,
    combine: combine === null ? null : { work: combine.work.descriptor, keys: combine.keys },
    retries: options.retries ?? 0,
    collect: options.onError === 'collect',
    seed: options.seed ?? null,
    grain: options.grain ?? null,
    transfer: options.transfer ?? false,
    control: slot < 0 ? null : memory!.control,
    slot,
    shared: slot < 0 ? null : memory!.describe(workers),
  };
}
