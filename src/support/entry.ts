/**
 * Where hasten's own start files are: those that another process or thread begins with. They stand under the same name
 * in src/ (as .ts) and in dist/ (as .cjs, the starts of tsdown.config.ts); code in between may be bundled into any file,
 * so nobody else computes such a path from `import.meta.url`.
 */
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * The URL of a start file, by its path in src/ without the ending.
 *
 * ```ts
 * new Worker(entryUrl('profile/sampler/thread'));
 * ```
 */
export function entryUrl(name: string): URL {
  return locate(name, import.meta.url);
}

/**
 * Loads a start file into this thread, at once; the program that runs in it does not find it in `require.cache`.
 *
 * ```ts
 * const { make } = loadEntry<typeof import('./make.ts')>('instrument/make');
 * ```
 */
export function loadEntry<Exports>(name: string): Exports {
  const path = fileURLToPath(entryUrl(name));
  const require = createRequire(path);
  const loaded = require(path) as Exports;
  delete require.cache[path];
  return loaded;
}

/** The URL of a face of the package, by its name in package.json's `exports`: for the command, which does not hold them. */
export function faceUrl(name: string): URL {
  const start = locate(`public/${name}`, import.meta.url);
  return new URL(start.href.replace(/\.cjs$/, '.js'));
}

/** `entryUrl` as seen from the module at `from`, which is either this file or a file of dist/. */
export function locate(name: string, from: string): URL {
  if (from.endsWith('/src/support/entry.ts')) return new URL(`../${name}.ts`, from);
  const dist = from.lastIndexOf('/dist/');
  return new URL(`${from.slice(0, dist)}/dist/${name}.cjs`);
}
