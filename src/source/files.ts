/** Reads the user's files where there is a Node to do it; in a browser there is nothing to read. */

type Process = { getBuiltinModule?: (name: string) => unknown };

function builtin<T>(name: string): T | undefined {
  const { process } = globalThis as { process?: Process };
  return process?.getBuiltinModule?.(name) as T | undefined;
}

/** The path that a path or URL names; null for what is no file. */
export function pathOf(file: string): string | null {
  const url = builtin<typeof import('node:url')>('node:url');
  if (url === undefined) return null;
  const bare = file.replace(/[?#].*$/, '');
  try {
    if (bare.startsWith('file:')) return url.fileURLToPath(bare);
  } catch {
    return null;
  }
  return /^\w\w+:/.test(bare) ? null : bare;
}

export function readText(path: string): string | null {
  try {
    return builtin<typeof import('node:fs')>('node:fs')?.readFileSync(path, 'utf8') ?? null;
  } catch {
    return null;
  }
}

/** What `name` is beside the file `from`. */
export function beside(from: string, name: string): string {
  const path = builtin<typeof import('node:path')>('node:path');
  return path === undefined ? name : path.resolve(path.dirname(from), name);
}

/** The map that Node keeps of a module that was compiled in memory, as `--enable-source-maps` and tsx make it do. */
export function keptSourceMap(path: string): object | null {
  try {
    const module = builtin<typeof import('node:module')>('node:module');
    const url = builtin<typeof import('node:url')>('node:url')?.pathToFileURL(path).href;
    const found = module?.findSourceMap(path) ?? (url && module?.findSourceMap(url));
    return found ? found.payload : null;
  } catch {
    return null;
  }
}
