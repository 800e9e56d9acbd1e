/** Loads what matches globs (globs.ts) with the first glob: a profiled program starts without it. */
import { loadEntry } from './entry.ts';

let loaded: typeof import('./globs.ts') | undefined;

/** `matcher` of globs.ts. */
export function matcher(globs: string[], basename: boolean): (path: string) => boolean {
  loaded ??= loadEntry<typeof import('./globs.ts')>('support/globs');
  return loaded.matcher(globs, basename);
}
