/** What Node does with start files (entry-url.ts has where they are). */
import { entryUrl } from './entry-url.ts';
import { HastenError } from './errors.ts';

export { entryUrl, locate } from './entry-url.ts';

// Not imported: a module of Node's that is imported is copied name by name, and hasten/kernel is to be there in no time.
const { existsSync } = process.getBuiltinModule('node:fs');
const { createRequire } = process.getBuiltinModule('node:module');
const { fileURLToPath } = process.getBuiltinModule('node:url');

/** What start files consist of, by path: they share it, and the program does not see it. */
const hidden = new Map<string, NodeJS.Module>();

/**
 * Loads a start file into this thread, at once; the program that runs in it finds nothing of it in `require.cache`.
 *
 * ```ts
 * const { make } = loadEntry<typeof import('./make.ts')>('instrument/make');
 * ```
 *
 * Throws `HASTEN_BUNDLED` where it is not there.
 */
export function loadEntry<Exports>(name: string): Exports {
  const url = entryUrl(name);
  const path = fileURLToPath(url);
  if (!existsSync(path)) throw bundled(url);
  const require = createRequire(path);
  const { cache } = require;
  const theirs = new Set(Object.keys(cache));
  for (const [file, module] of hidden) cache[file] ??= module;
  try {
    return require(path) as Exports;
  } finally {
    for (const [file, module] of Object.entries(cache)) {
      if (theirs.has(file)) continue;
      hidden.set(file, module!);
      delete cache[file];
    }
  }
}

/**
 * The same for a start file that is an ES module: it shares its modules with the package's faces, so that what the user
 * imports in that thread or process is the same. Throws `HASTEN_BUNDLED` where it is not there.
 */
export function moduleEntryUrl(name: string): URL {
  const url = new URL(entryUrl(name).href.replace(/\.cjs$/, '.js'));
  if (!existsSync(url)) throw bundled(url);
  return url;
}

/** Loads such a one into this thread, at once. Throws `HASTEN_BUNDLED` where it is not there. */
export function loadModuleEntry<Exports>(name: string): Exports {
  const path = fileURLToPath(moduleEntryUrl(name));
  return createRequire(path)(path) as Exports;
}

/** A bundler copied the code that asks, and not the file. */
function bundled(url: URL): HastenError {
  const path = fileURLToPath(url);
  return new HastenError(
    'HASTEN_BUNDLED',
    `${path} is not there: keep hasten out of the bundle (esbuild: --external:hasten)`,
  );
}

/** The URL of a face of the package, by its name in package.json's `exports`: for the command, which does not hold them. */
export function faceUrl(name: string): URL {
  const start = entryUrl(`public/${name}`);
  return new URL(start.href.replace(/\.cjs$/, '.js'));
}
