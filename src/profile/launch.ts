/**
 * Runs a program under the probe in a child process and brings home its recording, however it ends.
 *
 * The child has a process group of its own, so that Ctrl-C in a terminal reaches the parent alone: it lets the sampler
 * write everything (a busy program could not), and then passes the signal on. A second one kills.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { entryUrl } from '../support/entry.ts';
import { file } from './recording.ts';

export interface LaunchOptions {
  /** Node's options. */
  nodeArgs: string[];
  script: string;
  args: string[];
  /** The recording's folder, which holds run.json; null runs the program plainly. */
  folder: string | null;
  /** What the program reads; by default this process's standard input; `ignore` is nothing. */
  stdin?: number | 'inherit' | 'ignore' | undefined;
  /** Whether its output is shown; by default it is. */
  showOutput?: boolean | undefined;
  /** What is preloaded where there is a folder, by its path; by default the probe. */
  preload?: string | undefined;
  /** Reads what is not shown. */
  onOutput?: ((stream: 'stdout' | 'stderr', bytes: Buffer) => void) | undefined;
  /** After so long it is ended, by SIGTERM and a while later by SIGKILL; by default never. */
  timeoutMs?: number | null | undefined;
  /** Whether processes that it leaves behind are killed; by default they are its own affair. */
  endsAll?: boolean | undefined;
}

export interface Exit {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  /** Whether `timeoutMs` has ended it. */
  isStopped: boolean;
  /** Of the whole process, from its start to its end. */
  wallMs: number;
}

const PASSED_ON: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'];
const FLUSH_TIMEOUT_MS = 500;
/** From SIGTERM to SIGKILL. */
const KILL_AFTER_MS = 2000;

export function launch(options: LaunchOptions): Promise<Exit> {
  const { nodeArgs, script, args, folder, stdin = 'inherit', showOutput = true, preload, onOutput } = options;
  // Not `--import`, with which Node loads a CommonJS program through its loader for ES modules: it would run in a microtask
  // and have another `module`. And a worker with `eval` loads nothing that is named there.
  const probe = folder === null ? [] : ['--require', preload ?? fileURLToPath(entryUrl('profile/probe/main'))];
  const output = showOutput ? 'inherit' : onOutput ? 'pipe' : 'ignore';
  const start = performance.now();
  const child = spawn(process.execPath, [...nodeArgs, ...probe, script, ...args], {
    stdio: [stdin, output, output],
    detached: process.platform !== 'win32',
    env: folder === null ? process.env : { ...process.env, HASTEN_RUN: folder },
  });
  for (const stream of ['stdout', 'stderr'] as const) child[stream]?.on('data', (bytes) => onOutput?.(stream, bytes));
  // The sampler writes for the probe; another preload has none.
  const flushed = preload === undefined ? folder : null;
  const stopPassing = passSignals(child, flushed);
  let isStopped = false;
  const stop = () => {
    isStopped = true;
    return flush(flushed);
  };
  const stopWaiting = endAfter(child, options.timeoutMs ?? null, stop);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    let wallMs = 0;
    child.once('exit', () => {
      wallMs = performance.now() - start;
      stopPassing();
      stopWaiting();
      if (options.endsAll) killGroup(child);
    });
    // Behind the last of its output.
    child.once(output === 'pipe' ? 'close' : 'exit', (exitCode, signal) =>
      resolve({ exitCode, signal, isStopped, wallMs }),
    );
  });
}

function endAfter(child: ChildProcess, timeoutMs: number | null, prepare: () => Promise<void>): () => void {
  if (timeoutMs === null) return () => {};
  let isOver = false;
  let timer = setTimeout(async () => {
    await prepare();
    if (isOver) return;
    child.kill('SIGTERM');
    timer = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS);
  }, timeoutMs);
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined || process.platform === 'win32') return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody is left.
  }
}

/** Ends this process as the child ended: by the same signal where it was one. */
export function endAs({ exitCode, signal }: Pick<Exit, 'exitCode' | 'signal'>): void {
  if (signal === null) {
    process.exitCode = exitCode ?? 1;
    return;
  }
  process.exitCode = 128 + (constants.signals[signal] ?? 0);
  process.kill(process.pid, signal);
}

function passSignals(child: ChildProcess, folder: string | null): () => void {
  let times = 0;
  const handlers = new Map<NodeJS.Signals, () => void>();
  const on = (signal: NodeJS.Signals, handle: () => void) => {
    handlers.set(signal, handle);
    process.on(signal, handle);
  };
  for (const signal of PASSED_ON) {
    on(signal, () => {
      if (++times > 1) child.kill('SIGKILL');
      else void flush(folder).then(() => child.kill(signal));
    });
  }
  if (process.platform !== 'win32') {
    on('SIGWINCH', () => child.kill('SIGWINCH'));
    on('SIGTSTP', () => {
      child.kill('SIGSTOP');
      process.kill(process.pid, 'SIGSTOP');
    });
    on('SIGCONT', () => child.kill('SIGCONT'));
  }
  return () => {
    for (const [signal, handle] of handlers) process.off(signal, handle);
  };
}

/** Has the sampler write everything, and waits until it has. */
async function flush(folder: string | null): Promise<void> {
  if (folder === null) return;
  writeFileSync(join(folder, file.flush), '');
  const end = performance.now() + FLUSH_TIMEOUT_MS;
  while (!existsSync(join(folder, file.flushed)) && performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
