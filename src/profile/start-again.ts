/** Programs that cannot start by themselves: begun again with tsx where that is installed, or said why not. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { HastenError } from '../support/errors.ts';
import { shownPath } from './places.ts';
import { type CannotStart, file } from './recording.ts';

/**
 * Runs a program by `attempt`, and again with tsx where it says that it cannot start without a loader.
 *
 * Throws `HASTEN_SYNTAX`, `HASTEN_IMPORT`, `HASTEN_NEEDS_TSX`.
 */
export async function startAgain<Ran extends object>(
  nodeArgs: string[],
  script: string,
  attempt: (nodeArgs: string[]) => Promise<Ran | CannotStart>,
): Promise<{ ran: Ran; withTsx: boolean }> {
  const first = await attempt(nodeArgs);
  if (!isCannotStart(first)) return { ran: first, withTsx: false };
  if (first.kind === 'syntax') throw syntaxError(first);
  const tsx = findTsx(script);
  if (tsx === null || usesTsx(nodeArgs)) throw needsTsx(first);
  const second = await attempt([...nodeArgs, '--import', tsx]);
  if (!isCannotStart(second)) return { ran: second, withTsx: true };
  throw second.kind === 'syntax' ? syntaxError(second) : needsTsx(second);
}

function isCannotStart(ran: object): ran is CannotStart {
  return 'kind' in ran;
}

/** Why the program of this recording could not start; null where it could. */
export function readCannotStart(folder: string): CannotStart | null {
  try {
    return JSON.parse(readFileSync(join(folder, file.cannotStart), 'utf8')) as CannotStart;
  } catch {
    return null;
  }
}

/** The URL of tsx as the script would import it; null where it is not installed. */
function findTsx(script: string): string | null {
  try {
    return pathToFileURL(createRequire(resolve(script)).resolve('tsx')).href;
  } catch {
    return null;
  }
}

function usesTsx(nodeArgs: string[]): boolean {
  return nodeArgs.some((argument) => /\btsx\b/.test(argument));
}

function place({ path, line, column }: CannotStart): {
  file: string;
  line: number | undefined;
  column: number | undefined;
} {
  return { file: shownPath(path, process.cwd()), line, column };
}

function syntaxError(why: CannotStart): HastenError {
  return new HastenError('HASTEN_SYNTAX', why.message, {
    ...place(why),
    fix: 'the program does not run without hasten either',
  });
}

function needsTsx(why: CannotStart): HastenError {
  if (why.kind === 'import') {
    return new HastenError('HASTEN_IMPORT', why.message, {
      ...place(why),
      fix: 'correct the import; where it has no ending or is a path alias, npm install --save-dev tsx (hasten then uses it)',
    });
  }
  return new HastenError('HASTEN_NEEDS_TSX', why.message, {
    ...place(why),
    fix: 'npm install --save-dev tsx (hasten then uses it by itself), or name your own loader: hasten profile --import LOADER ...',
  });
}
