/** `file(path)`: an argument that counts by what is in the file; see file-content.ts. */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FileArgument } from '../../source/file-argument.ts';
import { HastenError } from '../../support/errors.ts';

export { FileArgument };

/**
 * An argument of a cached function that counts by the bytes in the file, wherever it lies and whatever it is called.
 * The function receives a `FileArgument`: the absolute path is its `path`, and what it gives in a text. A path that is
 * not absolute starts at the folder in which the process is.
 *
 * ```ts
 * const rows = cache(import.meta, (source: FileArgument) => parse(readFileSync(source.path, 'utf8')));
 * rows(file('data/a.csv'));   // again after each change of a.csv, and not for a copy of it
 * ```
 *
 * The content is read when the cached function is called, and no more while the file has the same size, the same times
 * of change and the same inode. Throws `HASTEN_CACHE_FILE` for what is no path; the call throws it where the file cannot
 * be read.
 */
export function file(path: string | URL): FileArgument {
  const local = path instanceof URL && path.protocol === 'file:' ? fileURLToPath(path) : path;
  if (typeof local !== 'string') {
    throw new HastenError('HASTEN_CACHE_FILE', `file was given ${String(path)}, which is no path`, {
      fix: 'give a path or a URL that begins with file:',
    });
  }
  return new FileArgument(resolve(local));
}
