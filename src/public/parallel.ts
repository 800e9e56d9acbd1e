/** `hasten/parallel`: work on every core, in threads or processes, and the memory that they share. */
export { type MapFunction, map } from '../parallel/map/map.ts';
export type { Items, MapOptions, OnError, Outcome, Progress, ReduceOptions, Settled } from '../parallel/map/options.ts';
export { mapReduce, reduce } from '../parallel/map/reduce.ts';
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
export { HastenError } from '../support/errors.ts';
