/** What does not count, as a tree: by the parameter's index, then by names of properties. */
import type { Ignored } from './encoding.ts';

/** The first argument from which on none counts, by a path as `['2+']`; Infinity without one. */
export function ignoredFrom(paths: readonly (readonly string[])[]): number {
  return Math.min(
    ...paths.map(([first = '']) => (first.endsWith('+') ? Number.parseInt(first, 10) : Number.POSITIVE_INFINITY)),
  );
}

/** Of paths as `[['1', 'verbose'], ['2']]`; null without any. A path that ends within another one's leaves out all. */
export function ignoreTree(paths: readonly (readonly string[])[]): ReadonlyMap<string, Ignored> | null {
  if (paths.length === 0) return null;
  const tree = new Map<string, Ignored>();
  const below = new Map<string, string[][]>();
  for (const [first, ...rest] of paths) {
    if (first === undefined) continue;
    if (rest.length === 0) tree.set(first, true);
    else below.set(first, [...(below.get(first) ?? []), rest]);
  }
  for (const [name, rest] of below) if (!tree.has(name)) tree.set(name, ignoreTree(rest)!);
  return tree;
}
