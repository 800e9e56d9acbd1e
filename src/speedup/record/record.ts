/** Runs a program and records real calls of one of its functions. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Exit, launch } from '../../profile/launch.ts';
import { shownPath } from '../../profile/places.ts';
import { readCannotStart, startAgain } from '../../profile/start-again.ts';
import { moduleSource } from '../../remedies/slice/module-source.ts';
import { entryUrl } from '../../support/entry.ts';
import { HastenError } from '../../support/errors.ts';
import { CALLS } from './calls.ts';
import { files, type RecordConfig, type ThreadRecord } from './files.ts';
import { choose, type KeptFile, merge } from './merge.ts';
import type { Recording, RecordRequest } from './model.ts';
import { findSubject, type Subject } from './subject.ts';

export type { RecordedCall, Recording, RecordRequest } from './model.ts';
export { DEFAULT_BYTES, DEFAULT_CALLS } from './model.ts';

/** Characters of standard error that are kept. */
const LAST = 4000;

/**
 * Runs the program once, without standard input, with each call of the function counted, some timed, and some copied.
 *
 * ```ts
 * const recording = await recordCalls({ ...where, file, function: 'countSteps', calls: 50, bytes: DEFAULT_BYTES });
 * ```
 *
 * Throws `HASTEN_TRY_FUNCTION` for a function that cannot be recorded, `HASTEN_TRY_NOT_CALLED`, `HASTEN_TRY_NOT_COPIED`
 * where no call could be kept, and what `profileProgram` throws for a program that cannot start. A program that fails is
 * no error: `exit` says so.
 */
export async function recordCalls(request: RecordRequest): Promise<Recording> {
  const file = realFile(request.file);
  const source = { ...moduleSource(file), file: shownPath(file, process.cwd()) };
  const subject = findSubject(source, request.function);
  const { ran } = await startAgain(request.nodeArgs, request.script, (nodeArgs) =>
    attempt({ ...request, nodeArgs, file }, subject),
  );
  return ran.recording;
}

async function attempt(request: RecordRequest, subject: Subject) {
  const { nodeArgs, script, args, timeoutMs, showOutput } = request;
  const folder = mkdtempSync(join(tmpdir(), 'hasten-'));
  let isKept = false;
  try {
    const config: RecordConfig = {
      file: request.file,
      name: subject.name,
      calls: request.calls,
      bytes: request.bytes,
      cwd: process.cwd(),
      scriptFolder: dirname(resolve(script)),
    };
    writeFileSync(join(folder, files.config), JSON.stringify(config));
    const output = createHash('sha256');
    let errorOutput = '';
    const exit = await launch({
      nodeArgs,
      script,
      args,
      folder,
      stdin: 'ignore',
      showOutput,
      timeoutMs,
      endsAll: true,
      preload: fileURLToPath(entryUrl('speedup/record/preload')),
      onOutput(stream, bytes) {
        if (stream === 'stdout') output.update(bytes);
        else errorOutput = `${errorOutput}${bytes}`.slice(-LAST);
      },
    });
    const why = readCannotStart(folder);
    if (why !== null) return why;
    const outputHash = showOutput ? null : output.digest('hex');
    const recording = read(folder, request, subject, exit, { outputHash, errorOutput });
    isKept = true;
    return { recording };
  } finally {
    if (!isKept) rmSync(folder, { recursive: true, force: true });
  }
}

function read(
  folder: string,
  request: RecordRequest,
  subject: Subject,
  exit: Exit,
  output: Pick<Recording, 'outputHash' | 'errorOutput'>,
): Recording {
  const threads = readdirSync(folder)
    .filter(files.isThread)
    .sort()
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as ThreadRecord);
  const merged = merge(threads, exit);
  const place = { file: shownPath(request.file, process.cwd()), line: subject.line };
  const shown = `\`${subject.name}\``;
  if (merged.calls === 0) {
    const ending = endingOf(exit);
    const why =
      merged.notWatched ??
      (threads.length === 0 ? `the program did not load its file${ending}` : `the program did not call it${ending}`);
    const said = /^.*Error\b.*$/m.exec(output.errorOutput)?.[0];
    throw new HastenError('HASTEN_TRY_NOT_CALLED', `${shown} was not called: ${why}${said ? `: ${said}` : ''}`, {
      ...place,
      fix: 'give the script and the arguments with which the program calls it',
    });
  }
  const kept = choose(keptFiles(folder), request);
  if (kept.length === 0) {
    throw new HastenError(
      'HASTEN_TRY_NOT_COPIED',
      `no call of ${shown} could be kept: ${merged.notCopied.join('; ') || 'none had ended when the program did'}`,
      {
        ...place,
        fix: `try a function that ${shown} calls, or one that calls it, whose arguments and result are data`,
      },
    );
  }
  writeFileSync(join(folder, CALLS), JSON.stringify(kept.map(({ name }) => name)));
  const { notWatched: _, ...rest } = merged;
  return {
    folder,
    name: subject.name,
    kept: kept.length,
    ...rest,
    // One that was ended from outside has not said its last.
    calls: Math.max(rest.calls, kept.length),
    isAsync: merged.isAsync || subject.isAsync,
    nodeArgs: request.nodeArgs,
    wallMs: exit.wallMs,
    exit,
    ...output,
  };
}

/** By thread and time. What a program that was killed has just thrown away is not among them. */
function keptFiles(folder: string): KeptFile[] {
  const order = new Intl.Collator('en', { numeric: true });
  return readdirSync(folder)
    .filter(files.isCall)
    .sort(order.compare)
    .map((name) => ({ name, bytes: statSync(join(folder, name)).size }));
}

function endingOf({ exitCode, signal }: Exit): string {
  if (signal !== null) return ` before ${signal} ended it`;
  return exitCode === 0 ? '' : `, and ended with exit code ${exitCode}`;
}

function realFile(path: string): string {
  try {
    return realpathSync(path);
  } catch (cause) {
    throw new HastenError('HASTEN_TRY_FUNCTION', `there is no file ${shownPath(path, process.cwd())}`, {
      fix: 'name a file of the program: FILE#FUNCTION',
      cause,
    });
  }
}
