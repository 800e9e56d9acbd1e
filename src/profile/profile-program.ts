/** Profiles one run of a program: `hasten profile`'s work, without its printing. */
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { isatty } from 'node:tty';
import { pathToFileURL } from 'node:url';
import { cacheFolder, thinOut } from '../instrument/cache.ts';
import { HastenError } from '../support/errors.ts';
import { type Exit, type LaunchOptions, launch } from './launch.ts';
import type { Profile } from './model.ts';
import { shownPath } from './places.ts';
import { type CannotStart, file, type RunConfig } from './recording.ts';

export interface ProgramOptions
  extends Omit<RunConfig, 'cwd' | 'scriptFolder' | 'cacheFolder'>,
    Pick<LaunchOptions, 'stdin' | 'showOutput'> {
  /** Node's options. */
  nodeArgs: string[];
  script: string;
  args: string[];
  /** Run the program plainly first, to measure what measuring costs; its output is that of the plain run. */
  overhead: boolean;
}

export interface ProfiledProgram {
  profile: Profile;
  exit: Exit;
}

/**
 * Runs the program, with this process's standard streams where `stdin` and `showOutput` do not say otherwise. Throws a HastenError for a program that cannot start:
 * `HASTEN_SYNTAX`, `HASTEN_IMPORT`, `HASTEN_NEEDS_TSX`, `HASTEN_NODE_OPTION`.
 */
export async function profileProgram(options: ProgramOptions): Promise<ProfiledProgram> {
  if (!options.overhead) return profileOnce(options);
  const folder = mkdtempSync(join(tmpdir(), 'hasten-'));
  try {
    const input = isatty(0) ? null : keepInput(join(folder, 'input'));
    const stdin = () => (input === null ? 'inherit' : openSync(input, 'r'));
    const plain = await launch({ ...options, folder: null, stdin: stdin() });
    const profiled = await profileOnce({ ...options, stdin: stdin(), showOutput: false });
    const { sampling } = profiled.profile;
    sampling.overheadPercent = 100 * (profiled.exit.wallMs / plain.wallMs - 1);
    sampling.overheadFrom = 'measured';
    return { ...profiled, exit: plain };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Reads all of standard input into a file, so that two runs can have it. */
function keepInput(path: string): string {
  writeFileSync(path, readFileSync(0));
  return path;
}

async function profileOnce(options: ProgramOptions): Promise<ProfiledProgram> {
  const first = await attempt(options);
  if (!('kind' in first)) return first;
  if (first.kind === 'syntax') throw syntaxError(first);
  const tsx = findTsx(options.script);
  if (tsx === null || usesTsx(options.nodeArgs)) throw needsTsx(first);
  const second = await attempt({ ...options, nodeArgs: [...options.nodeArgs, '--import', tsx] });
  if ('kind' in second) throw second.kind === 'syntax' ? syntaxError(second) : needsTsx(second);
  second.profile.command = [...options.nodeArgs, '--import', 'tsx', options.script, ...options.args];
  return second;
}

async function attempt(options: ProgramOptions): Promise<ProfiledProgram | CannotStart> {
  const { nodeArgs, script, args, stdin, showOutput, overhead: _, ...rest } = options;
  const folder = mkdtempSync(join(tmpdir(), 'hasten-'));
  try {
    const config: RunConfig = {
      ...rest,
      observe: rest.observe && rest.hits && rest.engine === 'lines',
      cwd: process.cwd(),
      scriptFolder: dirname(resolve(script)),
      cacheFolder: cacheFolder(),
    };
    writeFileSync(join(folder, file.run), JSON.stringify(config));
    const startedAt = new Date().toISOString();
    const running = launch({ nodeArgs, script, args, folder, stdin, showOutput });
    // Loaded while the program runs: the time until it starts is the user's.
    const [{ analyse }, { childFolders, readRecording }] = await Promise.all([
      import('./analyse.ts'),
      import('./read-recording.ts'),
    ]);
    const exit = await running;
    const why = readCannotStart(folder);
    if (why) return why;
    thinOut(config.cacheFolder);
    const recordings = [folder, ...childFolders(folder)].map(readRecording);
    if (recordings[0]?.threads.length === 0 && exit.exitCode === BAD_OPTION) throw nodeOption(nodeArgs);
    const ending = { command: [...nodeArgs, script, ...args], startedAt, exitCode: exit.exitCode, signal: exit.signal };
    return { profile: analyse(recordings, config, ending), exit };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Node's exit code for an option that it does not know. */
const BAD_OPTION = 9;

function readCannotStart(folder: string): CannotStart | null {
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

function nodeOption(nodeArgs: string[]): HastenError {
  return new HastenError('HASTEN_NODE_OPTION', `Node does not take one of the options ${nodeArgs.join(' ')}`, {
    fix: "hasten's and Node's options come before the script, the script's own behind it",
  });
}
