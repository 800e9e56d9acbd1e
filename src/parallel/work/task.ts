/** Functions of modules as tasks. A task is its module's URL and its call of `task` in it, counted from 0. */
import { pathToFileURL } from 'node:url';
import { HastenError } from '../../support/errors.ts';
import type { AnyFunction } from './descriptor.ts';
import { addTask } from './registry.ts';
import { stampOf } from './stamp.ts';

/** What says in which module a call stands: `import.meta`, or `module` in CommonJS. */
export type TaskModule = { readonly url: string } | { readonly filename: string };

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
export function task<F extends AnyFunction>(meta: TaskModule, fn: F): F {
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

function urlOf(meta: Partial<{ url: unknown; filename: unknown }> | undefined): string | null {
  if (typeof meta !== 'object' || meta === null) return null;
  if (typeof meta.url === 'string') return meta.url;
  return typeof meta.filename === 'string' ? pathToFileURL(meta.filename).href : null;
}
