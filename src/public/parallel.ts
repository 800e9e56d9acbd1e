/** `hasten/parallel`: work on every core, in threads or processes, and the memory that they share. */
export { type MapFunction, map } from '../parallel/map/map.ts';
export type { Items, MapOptions, OnError, Outcome, Progress, ReduceOptions, Settled } from '../parallel/map/options.ts';
export { mapReduce, reduce } from '../parallel/map/reduce.ts';
export { type MappedArray, type MappedArrayType, type MappedOptions, mapped } from '../parallel/mapped/mapped.ts';
export { defaultPool, type Pool, type PoolOptions, type PoolStats, pool } from '../parallel/pool/pool.ts';
export { type RandomStream, random } from '../parallel/random/random.ts';
export type { Across } from '../parallel/sync/area.ts';
export { Barrier } from '../parallel/sync/barrier.ts';
export { type Guard, Lock } from '../parallel/sync/lock.ts';
export { manager, type Remote } from '../parallel/sync/manager.ts';
export { Pipe, PipeEnd } from '../parallel/sync/pipe.ts';
export { Queue, type QueueOptions } from '../parallel/sync/queue.ts';
export type { Dtype, ValueOf } from '../parallel/sync/queue-records.ts';
export { Semaphore } from '../parallel/sync/semaphore.ts';
export { SharedFlag } from '../parallel/sync/shared-flag.ts';
export { SharedValue, type SharedValueType } from '../parallel/sync/shared-value.ts';
export type { Timeout } from '../parallel/sync/waiting.ts';
export { task } from '../parallel/work/task.ts';
export { type TasksOf, workers } from '../parallel/work/workers.ts';
export { itemRandom } from '../parallel/worker/item.ts';
export {
  type Arena,
  allocate,
  arena,
  free,
  type SharedArray,
  type SharedArrayType,
} from '../shared-memory/allocate.ts';
export { type MemoryUsage, memoryUsage } from '../shared-memory/memory.ts';
export { availableCores } from '../support/cores.ts';
export { HastenError } from '../support/errors.ts';
