/** Profiles one run of a program: `hasten profile`'s work, without its printing. */
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { isatty } from 'node:tty';
import { cacheFolder, thinOut } from '../instrument/cache.ts';
import { HastenError } from '../support/errors.ts';
import { type Exit, type LaunchOptions, launch } from './launch.ts';
import type { Profile } from './model.ts';
import { type CannotStart, file, type RunConfig } from './recording.ts';
import { readCannotStart, startAgain } from './start-again.ts';

export interface ProgramOptions
  extends Omit<RunConfig, 'cwd' | 'scriptFolder' | 'cacheFolder'>,
    Pick<LaunchOptions, 'stdin' | 'showOutput' | 'timeoutMs' | 'endsAll'> {
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
  /** Of each module, by its path, the file that keeps its transformed text; it may be gone. */
  transformed: Map<string, string>;
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
  const { nodeArgs, script, args } = options;
  const { ran, withTsx } = await startAgain(nodeArgs, script, (given) => attempt({ ...options, nodeArgs: given }));
  if (withTsx) ran.profile.command = [...nodeArgs, '--import', 'tsx', script, ...args];
  return ran;
}

async function attempt(options: ProgramOptions): Promise<ProfiledProgram | CannotStart> {
  const { nodeArgs, script, args, stdin, showOutput, timeoutMs, endsAll, overhead: _, ...rest } = options;
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
    const running = launch({ nodeArgs, script, args, folder, stdin, showOutput, timeoutMs, endsAll });
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
    const modules = recordings.flatMap(({ threads }) => threads.flatMap((thread) => thread.modules));
    const transformed = new Map(modules.map(({ path, mapFile }) => [path, mapFile.replace(/json$/, 'js')] as const));
    return { profile: analyse(recordings, config, ending), exit, transformed };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Node's exit code for an option that it does not know. */
const BAD_OPTION = 9;

function nodeOption(nodeArgs: string[]): HastenError {
  return new HastenError('HASTEN_NODE_OPTION', `Node does not take one of the options ${nodeArgs.join(' ')}`, {
    fix: "hasten's and Node's options come before the script, the script's own behind it",
  });
}
