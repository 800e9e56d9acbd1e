/**
 * Transformed modules kept between runs: one file each, named by a hash of all that the result depends on.
 * Two processes may write the same file at once: each writes beside and renames. A cache that cannot be used is no error.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { entryUrl } from '../support/entry.ts';
import { writeFileAtomic } from '../support/files.ts';
import type { Transformed } from './transform.ts';

/** Changes with every release and every build: what another one has made is of no use. */
function build(): string {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', entryUrl('instrument/make')), 'utf8'));
  return `${version} ${statSync(entryUrl('instrument/make')).mtimeMs}`;
}

export interface CachedModule extends Transformed {
  /** Where the module map can be read; null when it could not be kept. */
  mapFile: string | null;
}

/** `$HASTEN_TRANSFORM_DIR`, else `hasten` in the user's cache folder. */
export function cacheFolder(): string {
  return (
    process.env.HASTEN_TRANSFORM_DIR ??
    join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'hasten', 'transform')
  );
}

/** What `make` makes, or what it made from the same `parts` in an earlier run. */
export function cached(folder: string, parts: string[], make: () => Transformed): CachedModule {
  const hash = createHash('sha1');
  for (const part of [build(), ...parts]) hash.update(part).update('\0');
  const path = join(folder, hash.digest('hex'));
  const mapFile = `${path}.json`;
  try {
    const code = readFileSync(`${path}.js`, 'utf8');
    return { code, map: JSON.parse(readFileSync(mapFile, 'utf8')), mapFile };
  } catch {
    const made = make();
    try {
      writeFileAtomic(mapFile, JSON.stringify(made.map));
      writeFileAtomic(`${path}.js`, made.code);
      return { ...made, mapFile };
    } catch {
      return { ...made, mapFile: null };
    }
  }
}

/** Above this the cache is thinned out. */
const FULL_BYTES = 256 * 2 ** 20;

/** How often the cache is looked through: that takes tens of milliseconds. */
const ONE_RUN_IN = 50;

/** Now and then, removes the oldest files of a cache that has grown too large, down to half of what it may be. */
export function thinOut(folder: string): void {
  if (Math.random() > 1 / ONE_RUN_IN) return;
  try {
    const files = readdirSync(folder).map((name) => {
      const path = join(folder, name);
      const { size, mtimeMs } = statSync(path);
      return { path, size, mtimeMs };
    });
    let bytes = files.reduce((sum, { size }) => sum + size, 0);
    if (bytes <= FULL_BYTES) return;
    for (const { path, size } of files.sort((a, b) => a.mtimeMs - b.mtimeMs)) {
      if (bytes <= FULL_BYTES / 2) break;
      rmSync(path, { force: true });
      bytes -= size;
    }
  } catch {
    // Another process is at it, or there is no cache: nothing depends on it.
  }
}
