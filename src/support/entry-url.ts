/**
 * Where hasten's own start files are: those that another process or thread begins with. They stand under the same name
 * in src/ (as .ts) and in dist/ (as .cjs, the starts of tsdown.config.ts); code in between may be bundled into any file,
 * so nobody else computes such a path from `import.meta.url`. Imports nothing: kernels run in browsers, too.
 */

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

/** `entryUrl` as seen from the module at `from`, which is either this file or a file of dist/. */
export function locate(name: string, from: string): URL {
  if (from.endsWith('/src/support/entry-url.ts')) return new URL(`../${name}.ts`, from);
  const dist = from.includes('/dist/') ? from.lastIndexOf('/dist/') : from.lastIndexOf('/');
  return new URL(`${from.slice(0, dist)}/dist/${name}.cjs`);
}
