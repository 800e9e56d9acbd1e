/** What `hasten try` is asked to try: FILE#FUNCTION or FILE#LINE of the command line, and what `--with` names. */
import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { FindingTarget } from '../profile/finding.ts';
import { HastenError } from '../support/errors.ts';

export interface FunctionTarget {
  /** Absolute. */
  file: string;
  /** The function's name, or a line in it, from 1. */
  which: string | number;
  /** The hot line, where it is known. */
  line: number | null;
}

/** What is to be tried: a remedy by its name, or another function of the user's. */
export type Wanted = { remedy: FindingTarget['remedy'] | 'node' } | { remedy: 'other'; other: FunctionTarget };

const NAMED = ['kernel', 'parallel', 'cache', 'flags', 'node'] as const;

/**
 * `src/grid.ts#countSteps`, `src/grid.ts#12`. Throws `HASTEN_USAGE` for another form, `HASTEN_SCRIPT_MISSING` where there
 * is no such file.
 */
export function parseTarget(text: string, cwd = process.cwd()): FunctionTarget {
  const { file, which } = /^(?<file>.+)#(?<which>[^#]+)$/.exec(text)?.groups ?? {};
  if (file === undefined || which === undefined) {
    throw new HastenError('HASTEN_USAGE', `${text} names no function`, {
      fix: 'name it as FILE#FUNCTION, or by a line in it as FILE#LINE',
    });
  }
  const path = resolve(cwd, file);
  if (!existsSync(path) || !statSync(path).isFile()) {
    throw new HastenError('HASTEN_SCRIPT_MISSING', `there is no file ${file}`, {
      fix: "give the path of the function's file",
    });
  }
  const line = /^\d+$/.test(which) ? Number(which) : null;
  return { file: path, which: line ?? which, line };
}

/** Of `--with`. Throws `HASTEN_USAGE` for a word that is no remedy, and what `parseTarget` throws. */
export function parseWanted(text: string, cwd = process.cwd()): Wanted {
  const remedy = NAMED.find((name) => name === text);
  if (remedy !== undefined) return { remedy };
  if (text.includes('#')) return { remedy: 'other', other: parseTarget(text, cwd) };
  throw new HastenError('HASTEN_USAGE', `--with ${text} is no remedy`, {
    fix: `take one of ${NAMED.join(', ')}, or a function of yours as FILE#OTHER`,
  });
}
