/**
 * Loads what needs the parser (make.ts), only where it is needed: that is most of hasten's code, and a program that did
 * not change starts without it.
 */
import { loadEntry } from '../support/entry.ts';

let loaded: typeof import('./make.ts') | undefined;

export function maker(): typeof import('./make.ts') {
  loaded ??= loadEntry<typeof import('./make.ts')>('instrument/make');
  return loaded;
}
