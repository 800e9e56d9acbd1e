/** Work as a program names it, checked where it is given. (Being written.) */
import type { AnyFunction, WorkDescriptor } from './descriptor.ts';

export interface Work {
  readonly descriptor: WorkDescriptor;
  /** What `with` names; packed once for a job, and the function's last argument. */
  readonly captures: object | null;
  /** Whether the captures are to be given as a further argument, behind `parameters` others. */
  readonly takesCaptures: boolean;
  /** Arguments before the captures: an index or more are left out where the function does not take them. */
  readonly parameters: number;
  /** The function here, for what runs in this thread. */
  readonly fn: AnyFunction;
}

/**
 * What `fn` is to a worker. `caller` is the public function that the program called, for the place in messages.
 * Throws `HASTEN_TASK_FREE_VARIABLE`, `HASTEN_TASK_SOURCE` and `HASTEN_TASK_ARGUMENT`.
 */
export function workOf(_fn: AnyFunction, _captures: object | undefined, _caller: AnyFunction): Work {
  throw new Error('not written yet');
}
