/** Which paths globs match. Loaded by itself (load-globs.ts), since few runs are given any. */
import picomatch from 'picomatch';

/**
 * Whether a path (with slashes) matches one of the globs; names that begin with a dot are matched, too.
 *
 * @param basename whether it is the path's last part alone that they are matched against
 */
export function matcher(globs: string[], basename: boolean): (path: string) => boolean {
  return picomatch(globs, { dot: true, basename });
}
