/** The exports of a module as tasks. (Being written.) */
import type { AnyFunction } from './descriptor.ts';

/** A module's functions, as they are called from another thread. */
export type TasksOf<M> = {
  readonly [Name in keyof M as M[Name] extends AnyFunction ? Name : never]: M[Name] extends (
    ...args: infer Args
  ) => infer Result
    ? (...args: Args) => Promise<Awaited<Result>>
    : never;
};

/**
 * The functions that a module exports, to be run in workers: this thread does not load it.
 *
 * ```ts
 * const rows = workers<typeof import('./rows.ts')>(new URL('./rows.ts', import.meta.url));
 * await rows.score(row);
 * await map(all, rows.score);
 * ```
 */
export function workers<M>(_url: URL | string): TasksOf<M> {
  throw new Error('not written yet');
}

/** For the pool: what runs a task that a program calls by its name in `workers(...)`. */
export function runBy(_run: (task: AnyFunction, args: unknown[]) => Promise<unknown>): void {}
