/** Files that the command writes for the user: checked before anything runs, so that no run is for nothing. */
import { accessSync, constants, existsSync, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { HastenError } from '../support/errors.ts';
import { writeFileAtomic } from '../support/files.ts';

/** Throws `HASTEN_OUT_UNWRITABLE`. */
export function checkWritable(path: string): void {
  try {
    if (existsSync(path)) {
      accessSync(path, constants.W_OK);
      if (statSync(path).isDirectory()) throw new Error('it is a folder');
    } else {
      accessSync(dirname(resolve(path)), constants.W_OK);
    }
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

/** Writes all of `text`, to devices and pipes too. Throws `HASTEN_OUT_UNWRITABLE`. */
export function writeOut(path: string, text: string): void {
  try {
    if (existsSync(path) && !statSync(path).isFile()) writeFileSync(path, text);
    else writeFileAtomic(path, text);
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

/** Writes `value` as JSON. Throws `HASTEN_OUT_UNWRITABLE`. */
export function writeJson(path: string, value: unknown): void {
  writeOut(path, `${JSON.stringify(value, null, 2)}\n`);
}

export function unwritable(path: string, cause: unknown): HastenError {
  return new HastenError('HASTEN_OUT_UNWRITABLE', `cannot write ${path}: ${(cause as Error).message}`, {
    fix: 'name a file in a folder that exists and may be written to',
    cause,
  });
}
