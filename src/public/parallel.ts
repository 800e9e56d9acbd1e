/** `hasten/parallel`: work on every core, in threads or processes, and the memory that they share. */
export { task } from '../parallel/work/task.ts';
export { type TasksOf, workers } from '../parallel/work/workers.ts';
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
