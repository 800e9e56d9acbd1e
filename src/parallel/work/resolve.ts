/** Finds the function of a descriptor, in a worker. (Being written.) */
import type { AnyFunction, WorkDescriptor } from './descriptor.ts';

/**
 * The function. Rejects with `HASTEN_TASK_MODULE` (its module cannot be loaded), `HASTEN_TASK_MISSING` and
 * `HASTEN_TASK_CHANGED`.
 */
export function resolve(_descriptor: WorkDescriptor): Promise<AnyFunction> {
  throw new Error('not written yet');
}

/** The same where it is here already; undefined where it has to be waited for. */
export function resolved(_descriptor: WorkDescriptor): AnyFunction | undefined {
  return undefined;
}

/** The URL of the module that this worker is importing to find tasks, or null: nothing may be mapped by it meanwhile. */
export function isLoadingTasks(): string | null {
  return null;
}

/** Throws `HASTEN_TASK_ENTRY` while a worker imports a module for its tasks: `what` (`map`) must not be called then. */
export function refuseWhileLoading(_what: string): void {}
