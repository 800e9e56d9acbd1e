/**
 * Which functions of this thread are known by their module and their call in it: tasks, and cached functions, which are
 * tasks, too. Kept beside `globalThis`, so that several copies of the package in one program (a bundled one and an
 * installed one) know each other's. What always holds: a module that is evaluated again under the same URL begins anew at
 * 0, and its older tasks stay what they are.
 */

export type AnyFunction = (...values: never[]) => unknown;

export interface TaskEntry {
  readonly module: string;
  /** Its call of `task` or `cache` in the module, from 0. */
  readonly index: number;
  readonly fn: AnyFunction;
  /** Whose text says what it does: `fn` itself, or what that one is wrapped around. */
  readonly original: AnyFunction;
  /** Of the file when the task was made; null where there is none. See stamp.ts. */
  readonly stamp: string | null;
  /** The same object for all tasks of one evaluation of the module. */
  readonly evaluation: object;
}

export interface ExportEntry {
  readonly module: string;
  readonly name: string;
}

interface ModuleEntry {
  readonly tasks: TaskEntry[];
  readonly stamp: string | null;
}

interface Registry {
  /** The last evaluation under that URL. */
  readonly modules: Map<string, ModuleEntry>;
  /** By the object that stands for one evaluation: `import.meta`, or `module` of CommonJS. */
  readonly evaluations: WeakMap<object, ModuleEntry>;
  readonly tasks: WeakMap<AnyFunction, TaskEntry>;
  readonly exports: WeakMap<AnyFunction, ExportEntry>;
}

const KEY: unique symbol = Symbol.for('hasten.tasks.1');

const shared = globalThis as { [KEY]?: Registry };
shared[KEY] ??= { modules: new Map(), evaluations: new WeakMap(), tasks: new WeakMap(), exports: new WeakMap() };
const registry: Registry = shared[KEY];

export function addTask(
  meta: object,
  module: string,
  fn: AnyFunction,
  stampOf: (module: string) => string | null,
  original: AnyFunction = fn,
): TaskEntry {
  let entry = registry.evaluations.get(meta);
  if (entry === undefined) {
    // One that was written out in the call, as `{ url }`, stands for nothing.
    entry = Object.getPrototypeOf(meta) === Object.prototype ? registry.modules.get(module) : undefined;
    entry ??= { tasks: [], stamp: stampOf(module) };
    registry.modules.set(module, entry);
    registry.evaluations.set(meta, entry);
  }
  const task = { module, index: entry.tasks.length, fn, original, stamp: entry.stamp, evaluation: entry };
  entry.tasks.push(task);
  registry.tasks.set(fn, task);
  return task;
}

export function taskOf(fn: AnyFunction): TaskEntry | undefined {
  return registry.tasks.get(fn);
}

/** The tasks of a module; undefined where none was made in this thread. */
export function tasksIn(module: string): readonly TaskEntry[] | undefined {
  return registry.modules.get(module)?.tasks;
}

export function addExport(fn: AnyFunction, entry: ExportEntry): void {
  registry.exports.set(fn, entry);
}

export function exportOf(fn: AnyFunction): ExportEntry | undefined {
  return registry.exports.get(fn);
}
