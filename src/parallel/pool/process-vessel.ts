/**
 * A worker in a process. It ends when this process does: by itself when the connection breaks, and killed where this process
 * has the time to. (Should this process be killed while a worker is in an endless loop, the worker stays.)
 */
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { moduleEntryUrl } from '../../support/entry.ts';
import { type PackedError, reviveError } from '../../support/thrown.ts';
import { ProcessChannel } from '../channel/process-channel.ts';
import { releaseHeldByProcess } from '../sync/life.ts';
import type { CheckedOptions } from './options.ts';
import type { WorkerEnd } from './pool-worker.ts';
import { text } from './thread-vessel.ts';
import { START_VARIABLE, type StartData, type Vessel } from './vessel.ts';

/** How often the memory of a process is looked at while it works, in ms. */
const LOOK_MS = 50;
/** How long to wait for what an ended process had sent, in ms. */
const LAST_WORDS_MS = 1000;
const MB = 2 ** 20;

const alive = new Set<ChildProcess>();

function killAll(): void {
  for (const child of alive) child.kill('SIGKILL');
}

export class ProcessVessel implements Vessel {
  readonly kind = 'process';
  readonly channel: ProcessChannel;
  readonly words = null;
  readonly thread = -1;
  onEnd: (end: WorkerEnd) => void = () => {};
  readonly #child: ChildProcess;
  readonly #limit: number | null;
  #look: NodeJS.Timeout | undefined;
  #killed = false;
  #wasIdle = false;
  #cause: unknown;
  #tooLarge: number | null = null;

  constructor(start: StartData, { execArgv, env, memoryLimitMb }: CheckedOptions) {
    this.#limit = memoryLimitMb === undefined ? null : memoryLimitMb * MB;
    const heap = memoryLimitMb === undefined ? [] : [`--max-old-space-size=${Math.ceil(memoryLimitMb)}`];
    // Loaded here: pools of threads do without it.
    const { fork } = process.getBuiltinModule('node:child_process');
    this.#child = fork(fileURLToPath(moduleEntryUrl('parallel/worker/main')), [], {
      serialization: 'advanced',
      execArgv: [...(execArgv ?? ownArguments()), ...heap],
      env: { ...(env ?? process.env), [START_VARIABLE]: JSON.stringify({ ...start, memoryLimitMb }) },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    if (alive.size === 0) process.on('exit', killAll);
    alive.add(this.#child);
    this.channel = new ProcessChannel(this.#child);
    this.#child.on('message', (message: unknown[]) => {
      if (message[0] === 'uncaught') this.#cause = reviveError(message[1] as PackedError);
      // Where a process can only be looked at from within.
      if (message[0] === 'too-large') this.#endTooLarge(message[1] as number);
    });
    this.#child.on('error', (error) => {
      // It could not be started at all.
      if (this.#child.pid === undefined) this.#ended({ how: 'error', code: null, message: text(error), cause: error });
    });
    this.#child.once('exit', (code, signal) => this.#exited(code, signal));
    this.unref();
  }

  ref(): void {
    this.#child.ref();
    this.channel.ref();
    if (this.#limit === null) return;
    this.#look ??= setInterval(() => this.#checkMemory(), LOOK_MS).unref();
  }

  unref(): void {
    this.#child.unref();
    this.channel.unref();
    clearInterval(this.#look);
    this.#look = undefined;
  }

  kill(idle: boolean): void {
    this.#wasIdle = idle && !this.#killed;
    this.#killed = true;
    this.#child.kill('SIGKILL');
  }

  #checkMemory(): void {
    const size = residentSize(this.#child.pid!);
    if (size !== null && size > this.#limit!) this.#endTooLarge(size);
  }

  #endTooLarge(size: number): void {
    this.#tooLarge = size;
    this.#child.kill('SIGKILL');
  }

  #exited(code: number | null, signal: NodeJS.Signals | null): void {
    const finish = () => {
      clearTimeout(timer);
      this.#ended(this.#endOf(code, signal));
    };
    const timer = setTimeout(() => {
      this.#child.off('disconnect', finish);
      finish();
    }, LAST_WORDS_MS);
    // What it had sent is read before that.
    if (this.#child.connected) this.#child.once('disconnect', finish);
    else finish();
  }

  #ended(end: WorkerEnd): void {
    alive.delete(this.#child);
    if (alive.size === 0) process.off('exit', killAll);
    clearInterval(this.#look);
    this.channel.close();
    if (this.#child.pid !== undefined) {
      const inOrder = (end.how === 'exit' && end.code === 0) || (end.how === 'killed' && this.#wasIdle);
      releaseHeldByProcess(this.#child.pid, inOrder ? 'closed' : 'died');
    }
    this.onEnd(end);
  }

  #endOf(code: number | null, signal: NodeJS.Signals | null): WorkerEnd {
    if (this.#tooLarge !== null) {
      const limit = `${Math.round(this.#limit! / MB)} MB`;
      return {
        how: 'memory',
        code,
        message: `had ${Math.round(this.#tooLarge / MB)} MB, beyond its limit of ${limit}`,
      };
    }
    if (this.#killed) return { how: 'killed', code, message: 'was ended' };
    const cause = this.#cause;
    if (cause !== undefined) {
      return { how: 'error', code, message: `was ended by an error that nobody caught: ${text(cause)}`, cause };
    }
    if (signal === 'SIGABRT' || code === 134) {
      return { how: 'memory', code, message: 'was aborted (SIGABRT), as V8 does where its heap is exhausted' };
    }
    if (signal !== null) return { how: 'crash', code, message: `was ended by ${signal}` };
    return { how: 'exit', code, message: `called process.exit(${code})` };
  }
}

/** This process's own, without what would give each worker the same debugger's port, or a script of its own. */
function ownArguments(): string[] {
  const kept: string[] = [];
  for (let at = 0; at < process.execArgv.length; at++) {
    const argument = process.execArgv[at]!;
    if (/^(-e|--eval|-p|-pe|--print)$/.test(argument)) at++;
    else if (!/^--(inspect|eval=|print=|watch|input-type)/.test(argument)) kept.push(argument);
  }
  return kept;
}

/** In bytes; null where it is not known. */
function residentSize(pid: number): number | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    return Number(/^VmRSS:\s*(\d+) kB/m.exec(status)?.[1]) * 1024 || null;
  } catch {
    return null;
  }
}
