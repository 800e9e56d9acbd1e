/** Which files are the user's: those below the working directory or the script's, outside node_modules, or as the globs say. */
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { entryUrl } from '../support/entry.ts';
import { matcher } from '../support/load-globs.ts';

export interface UserFileOptions {
  cwd: string;
  scriptFolder: string;
  /** Globs against the path below the working directory, or the whole path. Empty: the default. */
  include: string[];
  exclude: string[];
}

export function userFiles({ cwd, scriptFolder, include, exclude }: UserFileOptions): (path: string) => boolean {
  const included = include.length > 0 ? globs(include) : null;
  const excluded = exclude.length > 0 ? globs(exclude) : null;
  const scriptIsUsers = !scriptFolder.split(sep).includes('node_modules');
  return (path) => {
    const below = relative(cwd, path).split(sep).join('/');
    if (isOwnFile(path) || excluded?.(below, path)) return false;
    if (included) return included(below, path);
    return isOutsidePackages(cwd, path) || (scriptIsUsers && isOutsidePackages(scriptFolder, path));
  };
}

/** Whether a file is below a folder, and not in a package that is installed there. */
function isOutsidePackages(folder: string, path: string): boolean {
  const below = relative(folder, path);
  const parts = below.split(sep);
  return !isAbsolute(below) && parts[0] !== '..' && !parts.includes('node_modules');
}

/** The folder of the script that this process runs, or the working directory. */
export function scriptFolder(): string {
  const [, script] = process.argv;
  return script === undefined ? process.cwd() : dirname(resolve(script));
}

/** Where hasten's own code is, with a separator at the end. */
const OWN_FOLDER = fileURLToPath(new URL('../', entryUrl('cli/main')));

/** Whether a file is hasten's own: never the user's, also where hasten itself is developed. */
export function isOwnFile(path: string): boolean {
  return path.startsWith(OWN_FOLDER);
}

function globs(all: string[]): (below: string, path: string) => boolean {
  const match = matcher(all, false);
  const withoutSlash = all.filter((glob) => !glob.includes('/'));
  const matchFile = matcher(withoutSlash, true);
  return (below, path) => match(below) || match(path) || matchFile(below);
}
