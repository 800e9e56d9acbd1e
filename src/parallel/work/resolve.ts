/**
 * Finds the function of a descriptor in this thread: a worker's, or the one that made it. What always holds: a module is
 * imported as any other is, so it is one instance with what the worker's own code imports; one that was found is found
 * at once from then on.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { tasksIn } from '../../source/registry.ts';
import { isSame } from '../../source/stamp.ts';
import { HastenError } from '../../support/errors.ts';
import type { AnyFunction, WorkDescriptor } from './descriptor.ts';
import { evaluate } from './evaluate.ts';
import { changed, loadFailed, noExport, noTask, titleOf } from './module-errors.ts';

/** As many functions are remembered. */
const MOST = 10_000;
const found = new Map<string, AnyFunction>();

/**
 * The function. Rejects with `HASTEN_TASK_MODULE` (its module cannot be loaded), `HASTEN_TASK_MISSING`,
 * `HASTEN_TASK_CHANGED` and `HASTEN_TASK_ENTRY`.
 */
export async function resolve(descriptor: WorkDescriptor): Promise<AnyFunction> {
  const known = resolved(descriptor);
  if (known !== undefined) return known;
  const fn = descriptor.kind === 'inline' ? evaluate(descriptor) : await fromModule(descriptor);
  if (found.size >= MOST) found.clear();
  found.set(keyOf(descriptor), fn);
  return fn;
}

/** The same where it is here already. */
function resolved(descriptor: WorkDescriptor): AnyFunction | undefined {
  return found.get(keyOf(descriptor));
}

function keyOf(descriptor: WorkDescriptor): string {
  switch (descriptor.kind) {
    case 'task':
      return `${descriptor.module} ${descriptor.index} ${descriptor.hash}`;
    case 'export':
      return `${descriptor.module} ${descriptor.name}`;
    case 'inline':
      return `${descriptor.hash} ${descriptor.file}:${descriptor.line}:${descriptor.column}`;
  }
}

async function fromModule(descriptor: Exclude<WorkDescriptor, { kind: 'inline' }>): Promise<AnyFunction> {
  const { module, name } = descriptor;
  if (descriptor.kind === 'export') {
    const exports = await load(module);
    const fn = own(exports, name) ?? own(exports.default, name);
    if (typeof fn !== 'function') throw noExport(module, name, exports);
    return fn as AnyFunction;
  }
  const { index, hash } = descriptor;
  // A thread that has made the task has it without an import: the module may be one that cannot be imported again.
  if (tasksIn(module)?.[index] === undefined) await load(module);
  const task = tasksIn(module)?.[index];
  if (task === undefined) throw noTask(module, index, tasksIn(module)?.length ?? 0);
  if (!isSame(hash, task)) throw changed(module, index, name);
  return task.fn;
}

/** What the object itself has: of a CommonJS module, `default` is its `module.exports`. */
function own(exports: unknown, name: string): unknown {
  if ((typeof exports !== 'object' && typeof exports !== 'function') || exports === null) return undefined;
  return Object.hasOwn(exports, name) ? (exports as Record<string, unknown>)[name] : undefined;
}

interface Loading {
  readonly url: string;
  over: boolean;
  /** What was called meanwhile that must not be, even if the module made nothing of it. */
  violation: HastenError | null;
}

/** Known to what a module does while it is evaluated, and to nothing beside. */
const loading = new AsyncLocalStorage<Loading>();
let underWay = 0;

async function load(url: string): Promise<Record<string, unknown>> {
  const load: Loading = { url, over: false, violation: null };
  underWay++;
  try {
    const exports = await loading.run(load, () => import(url) as Promise<Record<string, unknown>>);
    if (load.violation !== null) throw load.violation;
    return exports;
  } catch (error) {
    throw load.violation ?? loadFailed(url, error);
  } finally {
    load.over = true;
    // What it costs every `await` of the thread otherwise is not worth it.
    if (--underWay === 0) loading.disable();
  }
}

/** Throws `HASTEN_TASK_ENTRY` where a module calls `what` (`map`) while a worker imports it to find its tasks. */
export function refuseWhileLoading(what: string): void {
  const load = underWay === 0 ? undefined : loading.getStore();
  if (load === undefined || load.over) return;
  load.violation ??= entryCalls(load.url, what);
  throw load.violation;
}

function entryCalls(url: string, what: string): HastenError {
  const file = titleOf(url);
  return new HastenError('HASTEN_TASK_ENTRY', `${file} calls \`${what}\` while a worker imports it to find its tasks`, {
    file,
    fix: `put what starts the work behind ${guardOf(url)}, or the tasks into a module of their own`,
  });
}

/** What is true in the program's own file alone. */
function guardOf(url: string): string {
  const path = url.startsWith('file:') ? fileURLToPath(url) : url;
  if (createRequire(import.meta.url).cache[path] !== undefined) return '`if (require.main === module) { … }`';
  if ('main' in import.meta) return '`if (import.meta.main) { … }`';
  return "`if (isMainThread) { … }` (from 'node:worker_threads')";
}
