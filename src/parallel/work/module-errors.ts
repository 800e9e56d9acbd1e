/** What can be wrong with the module of a task. */

import { asWritten } from '../../source/as-written.ts';
import { pathOf } from '../../source/files.ts';
import { type ErrorPlace, HastenError } from '../../support/errors.ts';

/** The name of a module in messages: a path where it is a file. */
export function titleOf(module: string): string {
  const path = pathOf(module);
  return path === null ? module : asWritten(path);
}

/** Its module could not be imported. `cause` is whatever the import gave. */
export function loadFailed(module: string, cause: unknown): HastenError {
  const said = cause instanceof Error ? `${cause.name}: ${cause.message}` : `it threw ${String(cause)}`;
  const first = withoutImporter(said.split('\n')[0]!, module);
  return new HastenError('HASTEN_TASK_MODULE', `${titleOf(module)} cannot be loaded in a worker: ${first}`, {
    file: titleOf(module),
    ...placeOf(cause),
    fix: 'correct the module: workers import it, with all that it imports, to find the task',
    cause,
  });
}

/** Of a module that is not there Node says who imported it: that is a file of hasten's. */
function withoutImporter(said: string, module: string): string {
  const missing = /^(.*Cannot find module '(.+)') imported from .+$/.exec(said);
  return missing !== null && missing[2] === pathOf(module) ? missing[1]! : said;
}

export function noExport(module: string, name: string, exports: Record<string, unknown>): HastenError {
  const names = Object.keys(exports).filter((key) => typeof exports[key] === 'function');
  const what = name in exports ? 'is no function' : 'is not exported';
  return new HastenError('HASTEN_TASK_MISSING', `\`${name}\` ${what} by ${titleOf(module)}`, {
    file: titleOf(module),
    fix: names.length === 0 ? 'export it as a function' : `take one of those that are: ${names.join(', ')}`,
  });
}

export function noTask(module: string, index: number, count: number): HastenError {
  const made = count === 0 ? 'none' : `${count}`;
  return new HastenError(
    'HASTEN_TASK_MISSING',
    `${titleOf(module)} makes ${made} of the tasks in a worker, and task number ${index + 1} is asked for`,
    {
      file: titleOf(module),
      fix: 'call `task` at the top level of the module, not in a function or under a condition',
    },
  );
}

export function changed(module: string, index: number, name: string): HastenError {
  const title = name === '' ? `task number ${index + 1}` : `\`${name}\``;
  return new HastenError('HASTEN_TASK_CHANGED', `${title} of ${titleOf(module)} is another function in the worker`, {
    file: titleOf(module),
    fix: 'start the program anew where the file was changed; else call `task` at the top level of the module, in the same order in every thread',
  });
}

/** Where an import failed: as Node puts it before the stack of what it could not parse, or in the first frame of a file. */
function placeOf(cause: unknown): ErrorPlace {
  const stack = cause instanceof Error && typeof cause.stack === 'string' ? cause.stack : '';
  const head = /^((?:file:\/\/|\/|[A-Za-z]:\\)[^\n]*?):(\d+)\n[^\n]*\n( *)\^/.exec(stack);
  if (head !== null) return { file: titleOf(head[1]!), line: Number(head[2]), column: head[3]!.length + 1 };
  const line = /^((?:file:\/\/|\/|[A-Za-z]:\\)[^\n]*?):(\d+)\n/.exec(stack);
  if (line !== null) return { file: titleOf(line[1]!), line: Number(line[2]), column: undefined };
  const frame = /^ {4}at (?:[^\n]*?\()?((?:file:\/\/|\/|[A-Za-z]:\\)[^\n()]*?):(\d+):(\d+)\)?$/m.exec(stack);
  return frame === null ? {} : { file: titleOf(frame[1]!), line: Number(frame[2]), column: Number(frame[3]) };
}
