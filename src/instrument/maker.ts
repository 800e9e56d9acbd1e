/**
 * Loads what needs the parser (make.ts), only where it is needed: that is most of hasten's code, and a program that did
 * not change starts without it. The program does not find it in `require.cache`.
 */
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { entryUrl } from '../support/entry.ts';

let loaded: typeof import('./make.ts') | undefined;

export function maker(): typeof import('./make.ts') {
  if (loaded) return loaded;
  const path = fileURLToPath(entryUrl('instrument/make'));
  const require = createRequire(path);
  loaded = require(path) as typeof import('./make.ts');
  delete require.cache[path];
  return loaded;
}
