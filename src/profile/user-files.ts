/** Which files are the user's: those below the working directory and outside node_modules, or as the globs say. */
import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import picomatch from 'picomatch';
import { entryUrl } from '../support/entry.ts';

export interface UserFileOptions {
  cwd: string;
  /** Globs against the path below the working directory, or the whole path. Empty: the default. */
  include: string[];
  exclude: string[];
}

export function userFiles({ cwd, include, exclude }: UserFileOptions): (path: string) => boolean {
  const included = include.length > 0 ? matcher(include) : null;
  const excluded = exclude.length > 0 ? matcher(exclude) : null;
  return (path) => {
    const below = relative(cwd, path).split(sep).join('/');
    const isBelow = !below.startsWith('../') && !/^([A-Za-z]:)?\//.test(below);
    if (isOwnFile(path) || excluded?.(below, path)) return false;
    if (included) return included(below, path);
    return isBelow && !`/${below}`.includes('/node_modules/');
  };
}

/** Where hasten's own code is, with a separator at the end. */
const OWN_FOLDER = fileURLToPath(new URL('../', entryUrl('cli/main')));

/** Whether a file is hasten's own: never the user's, also where hasten itself is developed. */
export function isOwnFile(path: string): boolean {
  return path.startsWith(OWN_FOLDER);
}

function matcher(globs: string[]): (below: string, path: string) => boolean {
  const match = picomatch(globs, { dot: true, basename: false });
  const matchFile = picomatch(
    globs.filter((glob) => !glob.includes('/')),
    { dot: true, basename: true },
  );
  return (below, path) => match(below) || match(path) || matchFile(below);
}
