/**
 * Files that are there whole or not at all: what is written appears under its name in one step, so that a reader, or a
 * run that is killed half-way, never meets half a file.
 */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

let written = 0;

/**
 * Writes `data` to `path` through a temporary file beside it, making missing folders. Throws Node's own error, with the
 * old file untouched, where the folder cannot be made or written. Anything but an ordinary file (`/dev/stdout`, a pipe)
 * is not for it: a rename would replace the device.
 */
export function writeFileAtomic(path: string, data: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}-${++written}.tmp`;
  try {
    writeFileSync(temporary, data, { flag: 'wx' });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
