/**
 * A candidate that is a command, spoken to by lines (benchmarks/adapters/README.md is the protocol's reference). The
 * command makes its input and warms itself up; then it waits for rounds like every other process.
 */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { atEnd, killGroup } from '../ending.ts';
import { TAIL } from './child.ts';
import { SubjectFailure } from './failure.ts';

export class CommandChild {
  readonly #process: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #name: string;
  readonly #kill: () => void;
  #text = '';
  #said = '';
  #gone: SubjectFailure | undefined;
  #settle: ((line: string | SubjectFailure) => void) | undefined;

  constructor(command: string[], cwd: string) {
    this.#name = command.join(' ');
    // A group of its own: the command may be a shell or a launcher that starts what computes.
    const detached = process.platform !== 'win32';
    this.#process = spawn(command[0]!, command.slice(1), { cwd, detached, stdio: ['pipe', 'pipe', 'pipe'] });
    this.#kill = atEnd(() => killGroup(this.#process));
    this.#process.stdin.on('error', () => {});
    this.#process.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#text += text;
      const end = this.#text.indexOf('\n');
      if (end < 0 || this.#settle === undefined) return;
      const line = this.#text.slice(0, end).trim();
      this.#text = this.#text.slice(end + 1);
      this.#finish(line);
    });
    this.#process.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#said = (this.#said + text).slice(-TAIL);
    });
    this.#process.once('error', (error) => this.#leave(`${this.#name} could not be started: ${error.message}`));
    this.#process.once('close', (code, signal) => {
      const words = this.#said.trim().split('\n').at(-1)!;
      const how = signal === null ? `exit code ${code}` : signal;
      this.#leave(`${this.#name} ended with ${how}${words === '' ? '' : `: ${words}`}`);
    });
  }

  /** Tells the size and how many rounds to expect, and waits until the command has warmed up. */
  async start(n: number | null, rounds: number, timeoutMs: number): Promise<void> {
    const line = await this.#ask(`start ${n ?? '-'} ${rounds}`, timeoutMs);
    if (line !== 'ready') throw this.#misunderstood('ready', line);
  }

  /** ns that so many operations took. */
  async round(operations: number, timeoutMs: number): Promise<number> {
    const line = await this.#ask(`round ${operations}`, timeoutMs);
    const ns = Number(line);
    if (line === '' || !Number.isFinite(ns) || ns < 0) throw this.#misunderstood('a number of ns', line);
    return ns;
  }

  /** The checksum; the command then ends. */
  async end(timeoutMs: number): Promise<string> {
    const line = await this.#ask('end', timeoutMs);
    if (!line.startsWith('checksum ')) throw this.#misunderstood('checksum and its text', line);
    return line.slice('checksum '.length).trim();
  }

  /** Ends the command with all that it started. */
  stop(): void {
    this.#kill();
  }

  async #ask(line: string, timeoutMs: number): Promise<string> {
    if (this.#gone !== undefined) throw this.#gone;
    const { promise, resolve } = Promise.withResolvers<string | SubjectFailure>();
    const timer = setTimeout(() => {
      this.#gone = new SubjectFailure('timeout', `gave no answer to "${line}" within ${Math.round(timeoutMs)} ms`);
      this.stop();
      this.#finish(this.#gone);
    }, timeoutMs);
    this.#settle = resolve;
    this.#process.stdin.write(`${line}\n`);
    const answer = await promise;
    clearTimeout(timer);
    if (answer instanceof SubjectFailure) throw answer;
    if (answer.startsWith('error ')) throw new SubjectFailure('threw', answer.slice('error '.length));
    return answer;
  }

  #misunderstood(wanted: string, line: string): SubjectFailure {
    return new SubjectFailure('crashed', `${this.#name} answered "${line.slice(0, 80)}" where ${wanted} is wanted`);
  }

  #finish(line: string | SubjectFailure): void {
    const settle = this.#settle;
    this.#settle = undefined;
    settle?.(line);
  }

  #leave(message: string): void {
    this.#gone ??= new SubjectFailure('crashed', message);
    this.#finish(this.#gone);
  }
}
