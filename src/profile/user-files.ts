/** Which files are the user's: those below the working directory and outside node_modules, or as the globs say. */
import { relative, sep } from 'node:path';
import picomatch from 'picomatch';

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
    if (excluded?.(below, path)) return false;
    if (included) return included(below, path);
    return isBelow && !`/${below}`.includes('/node_modules/');
  };
}

function matcher(globs: string[]): (below: string, path: string) => boolean {
  const match = picomatch(globs, { dot: true, basename: false });
  const matchFile = picomatch(
    globs.filter((glob) => !glob.includes('/')),
    { dot: true, basename: true },
  );
  return (below, path) => match(below) || match(path) || matchFile(below);
}
