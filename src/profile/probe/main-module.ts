/**
 * The program's own file, where it is CommonJS. With a preload by `--import` Node runs it through the loader of ES modules,
 * which does not give it the marks of a main module: `module.id === '.'` and `module.parent === null`.
 */
import { entryUrl } from '../../support/entry.ts';

const PROBE = entryUrl('profile/probe/main').href;
const OTHER_LOADERS = /(^|\s)--(import|loader|experimental-loader)\b/;

/** Gives the marks, if there are none and plain Node would give them; true once there is a main module. */
export function markMainModule(): boolean {
  const main = process.mainModule as { id: string; parent: unknown } | undefined;
  if (!main) return false;
  if (!usesOtherLoaders() && main.id !== '.') {
    main.id = '.';
    main.parent = null;
  }
  return true;
}

function usesOtherLoaders(): boolean {
  const inherited = (process.env.NODE_OPTIONS ?? '').replaceAll(`--import ${PROBE}`, '');
  return OTHER_LOADERS.test([...process.execArgv, inherited].join(' '));
}
