/** What threads need of the platform, asked for when it is needed: there are browsers, which have nothing of it. */
type WorkerThreads = typeof import('node:worker_threads');

interface Builtins {
  'node:worker_threads': WorkerThreads;
  'node:os': typeof import('node:os');
  'node:fs': typeof import('node:fs');
}

export function builtin<Name extends keyof Builtins>(name: Name): Builtins[Name] | null {
  const { process } = globalThis as { process?: Partial<NodeJS.Process> };
  return (process?.getBuiltinModule?.(name) as Builtins[Name] | undefined) ?? null;
}

/** Why a kernel has one thread here whatever is wanted, or null. */
export function whyNoThreads(): string | null {
  const threads = builtin('node:worker_threads');
  if (threads === null) return 'only Node has threads for kernels';
  return threads.isMainThread ? null : 'this is a worker thread itself';
}

/** Cores that the process may use: its affinity counts, and its share of a container's. */
export function cores(): number {
  return builtin('node:os')?.availableParallelism() ?? 1;
}
