/**
 * Loads what needs the parser (make.ts), only where it is needed: that is most of hasten's code, and a program that did
 * not change starts without it.
 */
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { entryUrl } from '../support/entry.ts';

export function maker(): typeof import('./make.ts') {
  const path = fileURLToPath(entryUrl('instrument/make'));
  const require = createRequire(path);
  const loaded = require(path) as typeof import('./make.ts');
  delete require.cache[path];
  return loaded;
}
