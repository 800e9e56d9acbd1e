/**
 * One run of a command, measured: through the wrapper where there is one, else by Node with looks at /proc. The command
 * is words, executed as they are; a command line is given as the words of a shell (`shellWords`).
 */
import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getSystemErrorName } from 'node:util';
import { HastenError } from '../../support/errors.ts';
import { poll, polling } from './polling.ts';
import type { Measuring, Run } from './usage.ts';
import { findWrapper, parseFigures, wrapperArguments } from './wrapper.ts';

export interface RunOptions {
  cwd?: string | undefined;
  env?: NodeJS.ProcessEnv | undefined;
  /** A descriptor, this process's own (`inherit`), or nothing (`ignore`, the default). */
  stdin?: Stream | undefined;
  stdout?: Stream | undefined;
  stderr?: Stream | undefined;
  /** Whether the command leads a process group of its own, which `kill` then means; without it, it shares this one's. */
  group?: boolean | undefined;
  /** Words before the wrapper's, of a program that counts what runs below it (`perf stat`). */
  counter?: { words: string[]; control: { command: string; acknowledge: string }; log: number } | undefined;
}

type Stream = 'inherit' | 'ignore' | number;

export interface RunningCommand {
  /** Rejects with `HASTEN_COMMAND_MISSING` where the command cannot be executed. */
  ended: Promise<Run>;
  /** Sends a signal to the command, or to its whole group if it has one; false if it has not started or has ended. */
  kill(signal: NodeJS.Signals): boolean;
}

/** How `start` measures here. */
export function measuring(): Measuring {
  return findWrapper()?.measuring ?? polling;
}

/** The words that have `shell` run a command line. */
export function shellWords(shell: string, line: string): string[] {
  return [shell, '-c', line];
}

/**
 * Starts a command.
 *
 * ```ts
 * const { wallNs, peakBytes } = await start(['sh', '-c', 'ls | wc'], { stdout: 'inherit' }).ended;
 * ```
 */
export function start(words: string[], options: RunOptions = {}): RunningCommand {
  return findWrapper() === null ? startPolled(words, options) : startWrapped(words, options);
}

function startWrapped(words: string[], options: RunOptions): RunningCommand {
  const { stdin = 'ignore', stdout = 'ignore', stderr = 'ignore', group = false, counter } = options;
  const task = { group, control: counter?.control ?? null, stderr: counter === undefined ? null : 4 };
  const [program, ...rest] = [
    ...(counter?.words ?? []),
    ...findWrapper()!.words,
    ...wrapperArguments(task),
    ...words,
  ] as [string, ...string[]];
  const figures = openFigures();
  const read = () => parseFigures(readAll(figures));
  // The counter's own words go to its log, and the command's standard error to where it belongs.
  const stdio: StdioOptions =
    counter === undefined ? [stdin, stdout, stderr, figures] : [stdin, stdout, counter.log, figures, own(stderr, 2)];
  let over = false;
  const ended = new Promise<Run>((resolve, reject) => {
    const child = spawn(program, rest, { cwd: options.cwd, env: options.env, stdio });
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      const { failed, run } = read();
      if (failed !== null) reject(missing(words, failed));
      else if (run !== null) resolve(run);
      else reject(lost(words, signal ?? `exit code ${code}`));
    });
  }).finally(() => {
    over = true;
    closeSync(figures);
  });
  return { ended, kill: (signal) => !over && killAt(read().pid, group, signal) };
}

/**
 * A file without a name for the wrapper's figures, and not a pipe: what is written to a pipe would wake this process just
 * when the command has begun, and that takes the command a core, or a part of one.
 */
function openFigures(): number {
  const path = join(tmpdir(), `hasten-figures-${process.pid}-${randomUUID()}`);
  const file = openSync(path, 'wx+', 0o600);
  unlinkSync(path);
  return file;
}

/** From the beginning; the position at which the wrapper writes stays where it is. */
function readAll(file: number): string {
  const buffer = Buffer.alloc(1024);
  return buffer.toString('latin1', 0, readSync(file, buffer, 0, buffer.length, 0));
}

function startPolled(words: string[], options: RunOptions): RunningCommand {
  const { stdin = 'ignore', stdout = 'ignore', stderr = 'ignore', group = false } = options;
  const begin = process.hrtime.bigint();
  const [program, ...rest] = words as [string, ...string[]];
  let child: ChildProcess;
  let over = false;
  const ended = new Promise<Run>((resolve, reject) => {
    child = spawn(program, rest, {
      cwd: options.cwd,
      env: options.env,
      stdio: [stdin, stdout, stderr],
      detached: group,
    });
    child.once('error', (error: NodeJS.ErrnoException) => reject(missing(words, error.errno ?? 0)));
    if (child.pid === undefined) return;
    const stop = poll(child.pid);
    child.once('exit', (exitCode, signal) => {
      over = true;
      const wallNs = Number(process.hrtime.bigint() - begin);
      resolve({ ...stop(), wallNs, exitCode, signal });
    });
  });
  return { ended, kill: (signal) => !over && killAt(child.pid ?? null, group, signal) };
}

/** `inherit` as a descriptor, for a place other than its own. */
function own(stream: Stream, descriptor: number): Stream {
  return stream === 'inherit' ? descriptor : stream;
}

function killAt(pid: number | null, group: boolean, signal: NodeJS.Signals): boolean {
  if (pid === null) return false;
  try {
    return process.kill(group ? -pid : pid, signal);
  } catch {
    return false;
  }
}

function missing([program = '']: string[], errno: number): HastenError {
  const name = errno === 0 ? 'unknown' : getSystemErrorName(-Math.abs(errno));
  const why = name === 'ENOENT' ? 'is not found' : name === 'EACCES' ? 'may not be executed' : `cannot start (${name})`;
  return new HastenError('HASTEN_COMMAND_MISSING', `the command ${JSON.stringify(program)} ${why}`, {
    fix: 'check its name and PATH; words with blanks that belong to a shell go through sh -c',
  });
}

function lost(words: string[], how: string): HastenError {
  return new HastenError('HASTEN_COMMAND_LOST', `the process that measured ${words.join(' ')} ended by ${how}`, {
    fix: 'run it again; a memory limit may have been reached',
  });
}
