/**
 * Files that are there whole or not at all: what is written appears under its name in one step, so that a reader, or a
 * run that is killed half-way, never meets half a file.
 */

// Not imported: see entry.ts.
const { mkdirSync, renameSync, rmSync, writeFileSync } = process.getBuiltinModule('node:fs');
const { dirname } = process.getBuiltinModule('node:path');

/**
 * Writes `data` to `path` through a temporary file beside it, making missing folders. Throws Node's own error, with the
 * old file untouched, where the folder cannot be made or written. Anything but an ordinary file (`/dev/stdout`, a pipe)
 * is not for it: a rename would replace the device.
 */
export function writeFileAtomic(path: string, data: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}-${Math.random().toString(36).slice(2)}.tmp`;
  try {
    writeFileSync(temporary, data, { flag: 'wx' });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
