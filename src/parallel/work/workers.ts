/** The exports of a module as tasks: this thread never loads the module, unless it is a worker and runs them itself. */
import { pathToFileURL } from 'node:url';
import { type AnyFunction, addExport } from '../../source/registry.ts';
import { HastenError } from '../../support/errors.ts';

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
 *
 * Whether the module has that export is found when it is first used: `HASTEN_TASK_MISSING`. Throws
 * `HASTEN_TASK_DEFINITION` for what is neither a URL nor an absolute path.
 */
export function workers<M>(url: URL | string): TasksOf<M> {
  const module = hrefOf(url);
  const tasks = new Map<string, AnyFunction>();
  return new Proxy(Object.freeze(Object.create(null)), {
    get(_target, name) {
      // `then` would make a promise of it wherever it is awaited.
      if (typeof name === 'symbol' || name === 'then') return undefined;
      let task = tasks.get(name);
      if (task === undefined) {
        task = exportTask(module, name);
        tasks.set(name, task);
      }
      return task;
    },
  }) as TasksOf<M>;
}

function exportTask(module: string, name: string): AnyFunction {
  const task = (...args: unknown[]): Promise<unknown> => {
    if (runTask === null) throw new Error('workers was called without its pool');
    return runTask(task as AnyFunction, args);
  };
  Object.defineProperty(task, 'name', { value: name });
  addExport(task, { module, name });
  return task;
}

let runTask: ((task: AnyFunction, args: unknown[]) => Promise<unknown>) | null = null;

/** For the pool: what runs a task that a program calls by its name in `workers(...)`. */
export function runBy(run: (task: AnyFunction, args: unknown[]) => Promise<unknown>): void {
  runTask = run;
}

function hrefOf(url: unknown): string {
  if (url instanceof URL) return url.href;
  if (typeof url === 'string') {
    if (/^(?:\/|[A-Za-z]:[\\/])/.test(url)) return pathToFileURL(url).href;
    if (URL.canParse(url)) return url;
  }
  throw new HastenError('HASTEN_TASK_DEFINITION', `workers takes the URL of a module, not ${String(url)}`, {
    fix: "call it as workers<typeof import('./tasks.ts')>(new URL('./tasks.ts', import.meta.url))",
  });
}
