/** The file of `--out`: checked before the program runs, so that no run is for nothing. */
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { HastenError } from '../support/errors.ts';

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

export function unwritable(path: string, cause: unknown): HastenError {
  return new HastenError('HASTEN_OUT_UNWRITABLE', `cannot write ${path}: ${(cause as Error).message}`, {
    fix: 'name a file in a folder that exists and may be written to',
    cause,
  });
}
