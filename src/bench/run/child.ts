/**
 * A Node process of hasten's that answers one ask at a time. It fails by throwing, by not answering in time (it is then
 * killed: a loop that never ends cannot be stopped otherwise), or by going away. None outlives the command.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { endWithThisProcess } from '../ending.ts';
import type { Answer, Ask } from '../messages.ts';
import { SubjectFailure } from './failure.ts';

interface NodeStart {
  node: string;
  flags: string[];
  entry: URL;
  /** Of V8's random numbers: processes with the same one make the same input. */
  seed: number;
  /** Whether what the user's code prints is shown. Else only the end of what it says on stderr is kept, for failures. */
  shown: boolean;
}

/** ms for what is none of the candidate's: starting Node, loading files, a busy machine. */
export const GRACE_MS = 20_000;

/** Characters of a process's last words. */
export const TAIL = 4000;

export class Child {
  readonly #process: ChildProcess;
  #said = '';
  #settle: { resolve(value: unknown): void; reject(error: Error): void } | undefined;
  #gone: SubjectFailure | undefined;

  constructor({ node, flags, entry, seed, shown }: NodeStart) {
    const args = [...flags, `--random-seed=${seed}`, fileURLToPath(entry)];
    // Code that comes from a cache has another life in V8 than code that was compiled here.
    const { NODE_COMPILE_CACHE: _, ...env } = process.env;
    const printed = shown ? 2 : 'ignore';
    this.#process = spawn(node, args, {
      env: { ...env, NODE_DISABLE_COMPILE_CACHE: '1' },
      stdio: ['ignore', printed, shown ? 2 : 'pipe', 'ipc'],
    });
    endWithThisProcess(this.#process);
    this.#process.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#said = (this.#said + text).slice(-TAIL);
    });
    this.#process.on('message', (answer: Answer) => {
      if ('error' in answer) this.#fail(new SubjectFailure('threw', answer.error.message, answer.error.stack));
      else this.#finish(answer.answer);
    });
    this.#process.once('error', (error) => this.#leave(`could not be started: ${error.message}`));
    // `close` and not `exit`, so that its last words are there.
    this.#process.once('close', (code, signal) => this.#leave(lastWords(code, signal, this.#said)));
  }

  /** Asks and waits. Throws `SubjectFailure`; after a `timeout` or a crash the process is gone. */
  ask<T, Asked extends object = Ask>(ask: Asked, timeoutMs: number): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    if (this.#gone !== undefined) return Promise.reject(this.#gone);
    const timer = setTimeout(() => {
      this.#gone = new SubjectFailure('timeout', `gave no answer within ${Math.round(timeoutMs)} ms`);
      this.stop();
      this.#fail(this.#gone);
    }, timeoutMs);
    this.#settle = {
      resolve: (value) => {
        clearTimeout(timer);
        resolve(value as T);
      },
      reject: (error) => {
        clearTimeout(timer);
        reject(error);
      },
    };
    // A process that is just ending refuses; its `close` then tells how it ended.
    this.#process.send(ask, () => {});
    return promise;
  }

  /** Ends the process; it has nothing to save. */
  stop(): void {
    this.#process.kill('SIGKILL');
  }

  #finish(value: unknown): void {
    const settle = this.#settle;
    this.#settle = undefined;
    settle?.resolve(value);
  }

  #fail(error: Error): void {
    const settle = this.#settle;
    this.#settle = undefined;
    settle?.reject(error);
  }

  #leave(message: string): void {
    this.#gone ??= new SubjectFailure('crashed', message);
    this.#fail(this.#gone);
  }
}

function lastWords(code: number | null, signal: string | null, said: string): string {
  const how = signal === null ? `its process ended with exit code ${code}` : `its process was ended by ${signal}`;
  const lines = said.split('\n').filter((line) => line.trim() !== '');
  const telling =
    lines.find((line) => /^(FATAL ERROR|\w*Error\b|Uncaught|.*bad option)/.test(line.trim())) ?? lines.at(-1);
  return telling === undefined ? how : `${how}: ${telling.trim()}`;
}
