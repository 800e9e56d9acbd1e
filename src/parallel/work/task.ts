/** Functions of modules as tasks. A task is its module's URL and its call of `task` in it, counted from 0. */
import { type CallingModule, urlOf } from '../../source/calling-module.ts';
import { type AnyFunction, addTask } from '../../source/registry.ts';
import { stampOf } from '../../source/stamp.ts';
import { HastenError } from '../../support/errors.ts';

/**
 * Makes a function of a module a task: workers import the module and run it there, with all that it uses. Called here it
 * is the function as ever. To be called at the module's top level, so that each thread makes the same tasks in the same
 * order.
 *
 * ```ts
 * export const score = task(import.meta, (row: Row): Score => heavy(row));
 * const scores = await map(rows, score);
 * ```
 *
 * In CommonJS: `task(module, function)`. Throws `HASTEN_TASK_DEFINITION` for what is no module or no function.
 */
export function task<F extends AnyFunction>(meta: CallingModule, fn: F): F {
  const module = urlOf(meta);
  if (module === null) {
    throw new HastenError('HASTEN_TASK_DEFINITION', 'task takes the module that it is called in first', {
      fix: 'call it as task(import.meta, function), in CommonJS as task(module, function)',
    });
  }
  if (typeof fn !== 'function') {
    throw new HastenError('HASTEN_TASK_DEFINITION', `task takes a function, not ${typeof fn}`, {
      fix: 'call it as task(import.meta, function)',
    });
  }
  addTask(meta, module, fn, stampOf);
  return fn;
}
