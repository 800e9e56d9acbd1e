/** Functions of modules as tasks. (Being written.) */
import type { AnyFunction } from './descriptor.ts';

/**
 * Makes a function of a module a task: workers import the module and run it there. Called here it is the function as ever.
 *
 * ```ts
 * export const score = task(import.meta, (row: Row): Score => heavy(row));
 * const scores = await map(rows, score);
 * ```
 */
export function task<F extends AnyFunction>(_meta: { readonly url: string }, _fn: F): F {
  throw new Error('not written yet');
}
