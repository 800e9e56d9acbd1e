/**
 * A server under comparison: started by its command line with a free port in `PORT`, in a process group of its own, which
 * is always ended with all that it holds. What the group uses is read from /proc.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { request as send } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { HastenError } from '../../support/errors.ts';
import { atEnd, killGroup } from '../ending.ts';
import { statFields, TICK_NS } from '../machine/proc.ts';
import type { RequestPlan } from './model.ts';

/** An answer to the request, as it is before the load. */
export interface Answer {
  status: number;
  body: Buffer;
}

/** How long to wait for an answer once connected, and between tries. */
const ANSWER_MS = 5000;
const TRY_EVERY_MS = 25;
/** How long a server may take to end by itself. */
const END_MS = 2000;
/** Lines of the server's output that a message shows. */
const LAST_LINES = 15;

export class Server {
  readonly port: number;
  readonly #command: string;
  readonly #log: string;
  readonly #child: ChildProcess;
  readonly #kill: () => void;

  private constructor(command: string, port: number, log: string, shell: string) {
    this.#command = command;
    this.port = port;
    this.#log = log;
    const output = openSync(log, 'w');
    this.#child = spawn(shell, ['-c', command], {
      stdio: ['ignore', output, output],
      detached: true,
      env: { ...process.env, PORT: String(port) },
    });
    closeSync(output);
    this.#child.on('error', () => {}); // a shell that is not there: the wait for an answer tells
    this.#kill = atEnd(() => killGroup(this.#child));
  }

  /**
   * Starts the server and waits until it answers. Throws `HASTEN_SERVER_ENDED` and `HASTEN_SERVER_SILENT` with what it
   * printed; it does not run on then.
   */
  static async start(
    options: { command: string; shell: string; folder: string; timeoutMs: number },
    plan: RequestPlan,
  ): Promise<{ server: Server; answer: Answer }> {
    const { command, shell, folder, timeoutMs } = options;
    const port = await freePort();
    const server = new Server(command, port, join(folder, `server-${port}.log`), shell);
    try {
      return { server, answer: await server.#untilAnswer(plan, timeoutMs) };
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  async #untilAnswer(plan: RequestPlan, timeoutMs: number): Promise<Answer> {
    const end = performance.now() + timeoutMs;
    while (performance.now() < end) {
      if (this.#ended()) throw this.#failure('ENDED');
      const answer = await ask(this.port, plan).catch(() => null);
      // Somebody else may have been faster to take the port; then this server has ended.
      if (answer !== null && !this.#ended()) return answer;
      await new Promise((resolve) => setTimeout(resolve, TRY_EVERY_MS));
    }
    throw this.#failure('SILENT', timeoutMs);
  }

  #ended(): boolean {
    return this.#child.pid === undefined || this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  #failure(what: 'ENDED' | 'SILENT', timeoutMs = 0): HastenError {
    const said = readFileSync(this.#log, 'utf8').trimEnd().split('\n').slice(-LAST_LINES).join('\n  ');
    const output = said === '' ? '; it printed nothing' : `; the last it printed:\n  ${said}`;
    if (what === 'ENDED') {
      const how = this.#child.signalCode ?? `exit code ${this.#child.exitCode}`;
      return new HastenError('HASTEN_SERVER_ENDED', `the server ${this.#command} ended by ${how}${output}`, {
        fix: 'it has to listen on the port in the environment variable PORT and stay',
      });
    }
    const message = `the server ${this.#command} did not answer on port ${this.port} within ${timeoutMs / 1000} s${output}`;
    return new HastenError('HASTEN_SERVER_SILENT', message, {
      fix: 'it has to listen on the port in the environment variable PORT; --start-timeout gives it more time',
    });
  }

  /** Whether it has ended by itself: throws `HASTEN_SERVER_ENDED` then. */
  check(): void {
    if (this.#ended()) throw this.#failure('ENDED');
  }

  /** What the server and its children used until now; null where there is no /proc. */
  usage(): { cpuNs: number; memoryBytes: number } | null {
    if (process.platform !== 'linux') return null;
    let cpuNs = 0;
    let memoryBytes = 0;
    for (const name of readdirSync('/proc')) {
      if (!/^\d+$/.test(name)) continue;
      try {
        const stat = statFields(readFileSync(`/proc/${name}/stat`, 'latin1'));
        if (stat[4] !== this.#child.pid) continue;
        cpuNs += (stat[13]! + stat[14]! + stat[15]! + stat[16]!) * TICK_NS;
        const status = readFileSync(`/proc/${name}/status`, 'latin1');
        memoryBytes += Number(/^VmRSS:\s*(\d+)/m.exec(status)?.[1] ?? 0) * 1024;
      } catch {
        // It ended while we looked.
      }
    }
    return { cpuNs, memoryBytes };
  }

  /** Ends the server and all that it started: politely first. */
  async stop(): Promise<void> {
    if (!this.#ended()) {
      const gone = new Promise((resolve) => this.#child.once('exit', resolve));
      killGroup(this.#child, 'SIGTERM');
      const timer = setTimeout(() => killGroup(this.#child), END_MS);
      await gone;
      clearTimeout(timer);
    }
    this.#kill(); // what its first process left behind
  }
}

/** Sends the request once. */
export function ask(port: number, { path, method, body, headers }: RequestPlan): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const length = body === null ? {} : { 'content-length': Buffer.byteLength(body) };
    const options = { host: '127.0.0.1', port, path, method, headers: { ...headers, ...length }, agent: false };
    const asked = send(options, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('error', reject);
      answer.on('end', () => resolve({ status: answer.statusCode!, body: Buffer.concat(parts) }));
    });
    asked.setTimeout(ANSWER_MS, () => asked.destroy(new Error('no answer')));
    asked.on('error', reject).end(body ?? undefined);
  });
}

/** A port that nobody listens on now. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
