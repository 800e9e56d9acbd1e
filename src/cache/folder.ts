/** Where results are kept when nobody says otherwise. */
import { join, resolve } from 'node:path';

/** The folder of a project's results: `$HASTEN_CACHE_DIR`, else below its node_modules. */
export function storeFolder(project: string): string {
  const asked = process.env.HASTEN_CACHE_DIR;
  return asked === undefined || asked === '' ? join(project, 'node_modules', '.cache', 'hasten') : resolve(asked);
}
