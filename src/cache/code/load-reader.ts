/** Loads what needs the parser (reader.ts), once and only where it is needed. */
import { loadEntry } from '../../support/entry.ts';

let loaded: typeof import('./reader.ts') | undefined;

export function reader(): typeof import('./reader.ts') {
  loaded ??= loadEntry<typeof import('./reader.ts')>('cache/code/reader');
  return loaded;
}
