/** Runs the commands of a comparison one at a time, each in a process group of its own, and kills the group on request. */
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HastenError } from '../../support/errors.ts';
import type { Contender } from './compare-model.ts';
import { type RunningCommand, shellWords, start } from './run.ts';
import type { Run } from './usage.ts';
import { splitWords } from './words.ts';

interface RunnerOptions {
  shell: string | null;
  /** For what commands print. */
  folder: string;
  input?: string | null | undefined;
  timeoutMs?: number | null | undefined;
  ignoreFailure?: boolean | undefined;
}

export interface Runner {
  /** Prepares and runs a command once; `keep` gives what it printed, which is thrown away otherwise. */
  run(contender: Contender, keep: boolean): Promise<{ run: Run; output: Buffer | null }>;
  /** The shell with nothing to do. */
  empty(): Promise<Run>;
  /** Runs the contender's setup or cleanup, if it has one. */
  aside(what: 'setup' | 'prepare' | 'cleanup', contender: Contender): Promise<void>;
  /** Ends what runs. */
  kill(): void;
}

/** For commands that accompany the measured one, also where that runs without a shell. */
const OWN_SHELL = 'sh';
/** Lines of a failed command's standard error that the message shows. */
const LAST_LINES = 5;
/** And among so many an error's message is looked for. */
const LOOKED_AT = 30;

export function runnerOf({
  shell,
  folder,
  input = null,
  timeoutMs = null,
  ignoreFailure = false,
}: RunnerOptions): Runner {
  let running: RunningCommand | null = null;
  const printed = join(folder, 'stdout');
  const complaints = join(folder, 'stderr');
  const words = (line: string) => (shell === null ? splitWords(line) : shellWords(shell, line));

  /** Runs to the end with files for what is printed, which are open only so long. */
  async function measure(
    { command: line, cwd, env }: Pick<Contender, 'command' | 'cwd' | 'env'>,
    words: string[],
    keep: boolean,
  ): Promise<Run> {
    const stdin = input === null ? null : openInput(input);
    const stdout = keep ? openSync(printed, 'w') : null;
    const stderr = openSync(complaints, 'w');
    let late = false;
    let timer: NodeJS.Timeout | undefined;
    try {
      running = start(words, {
        cwd,
        env: env === undefined ? undefined : { ...process.env, ...env },
        group: true,
        stdin: stdin ?? 'ignore',
        stdout: stdout ?? 'ignore',
        stderr,
      });
      if (timeoutMs !== null) {
        timer = setTimeout(() => {
          late = true;
          running?.kill('SIGKILL');
        }, timeoutMs);
      }
      const run = await running.ended;
      if (late) throw timedOut(line, timeoutMs!);
      return run;
    } finally {
      running = null;
      clearTimeout(timer);
      for (const file of [stdin, stdout, stderr]) if (file !== null) closeSync(file);
    }
  }

  async function aside(what: 'setup' | 'prepare' | 'cleanup', contender: Contender): Promise<void> {
    const line = contender[what];
    if (line === undefined) return;
    const stderr = openSync(complaints, 'w');
    try {
      running = start(shellWords(OWN_SHELL, line), { cwd: contender.cwd, group: true, stdout: stderr, stderr });
      const run = await running.ended;
      if (run.exitCode !== 0) throw failed(`the ${what} command ${line}`, run, complaints, 'correct it');
    } finally {
      running = null;
      closeSync(stderr);
    }
  }

  return {
    aside,
    async run(contender, keep) {
      await aside('prepare', contender);
      const { command } = contender;
      const run = await measure(contender, contender.words ?? words(command), keep);
      if (run.exitCode !== 0 && !ignoreFailure) {
        const fix = 'correct it, or take --ignore-failure if this is how it should end';
        throw failed(`the command ${command}`, run, complaints, fix);
      }
      return { run, output: keep ? readFileSync(printed) : null };
    },
    async empty() {
      const run = await measure({ command: '' }, words(''), false);
      if (run.exitCode !== 0) throw failed(`the shell ${shell}`, run, complaints, 'name another one with --shell');
      return run;
    },
    kill: () => void running?.kill('SIGKILL'),
  };
}

function openInput(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (cause) {
    throw new HastenError('HASTEN_INPUT_UNREADABLE', `cannot read ${path}: ${(cause as Error).message}`, {
      fix: 'name a file for --input that exists and may be read',
      cause,
    });
  }
}

function timedOut(line: string, timeoutMs: number): HastenError {
  return new HastenError('HASTEN_COMMAND_TIMEOUT', `the command ${line} did not end within ${timeoutMs / 1000} s`, {
    fix: 'allow it more with --timeout',
  });
}

/** The last lines; of an error that nobody caught those from its message on, since frames of the stack follow it. */
function lastWords(text: string): string[] {
  const lines = text.trimEnd().split('\n');
  const from = lines.slice(-LOOKED_AT).findLastIndex((line) => /^(Uncaught )?\w*Error\b/.test(line));
  return from < 0 ? lines.slice(-LAST_LINES) : lines.slice(-LOOKED_AT).slice(from, from + LAST_LINES);
}

function failed(what: string, { exitCode, signal }: Run, complaints: string, fix: string): HastenError {
  const how = signal === null ? `failed with exit code ${exitCode}` : `was ended by ${signal}`;
  const hint = exitCode === 127 ? ' (127 is how a shell says that a command is not found)' : '';
  const said = lastWords(readFileSync(complaints, 'utf8')).join('\n  ');
  const message = `${what} ${how}${hint}${said === '' ? '' : `; the last it said:\n  ${said}`}`;
  return new HastenError('HASTEN_COMMAND_FAILED', message, { fix });
}
