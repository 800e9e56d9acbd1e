/**
 * V8's profiler in every thread of this process, driven from a helper thread: the inspector interrupts a thread that
 * never comes back to its event loop, so also a busy program can be stopped and read (3 to 10 ms on Node 22, 24, 26).
 *
 * The main thread is reached by a session of its own, worker threads through it (domain `NodeWorker`). A thread that
 * sits in a native call answers when the call is over; nobody waits for it longer than `ANSWER_TIMEOUT_MS`.
 */
import { Session } from 'node:inspector';
import { threadId as ownThreadId } from 'node:worker_threads';
import type { RawProfile } from './raw-profile.ts';

const ANSWER_TIMEOUT_MS = 1000;
const MAIN_THREAD = 0;

type Post = (method: string, params?: object) => Promise<unknown>;

export class ProcessProfiler {
  readonly #intervalUs: number;
  readonly #session = new Session();
  /** By Node's thread id: how to talk to the profilers that run. */
  readonly #threads = new Map<number, Post>();
  readonly #answers = new Map<number, (message: Answer) => void>();
  /** Thread ids by the inspector's session. */
  readonly #workers = new Map<string, number>();
  #lastMessage = 0;

  private constructor(intervalUs: number) {
    this.#intervalUs = intervalUs;
  }

  /** Returns when the main thread and all workers that there are have begun. */
  static async start(intervalUs: number): Promise<ProcessProfiler> {
    const profiler = new ProcessProfiler(intervalUs);
    await profiler.#start();
    return profiler;
  }

  async #start(): Promise<void> {
    this.#session.connectToMainThread();
    const begun: Promise<void>[] = [];
    const begin = (id: number, post: Post) => begun.push(this.#begin(id, post));
    this.#session.on('NodeWorker.receivedMessageFromWorker', ({ params }) => this.#receive(params.message));
    this.#session.on('NodeWorker.attachedToWorker', ({ params: { sessionId, workerInfo } }) => {
      const id = Number(workerInfo.workerId);
      if (id === ownThreadId) return;
      this.#workers.set(sessionId, id);
      begin(id, (method, args) => this.#postToWorker(sessionId, method, args));
    });
    this.#session.on('NodeWorker.detachedFromWorker', ({ params }) => {
      this.#threads.delete(this.#workers.get(params.sessionId) as number);
    });
    begin(MAIN_THREAD, (method, params) => this.#post(method, params));
    await Promise.all(begun);
    await this.#post('NodeWorker.enable', { waitForDebuggerOnStart: false });
    await Promise.all(begun);
  }

  async #begin(id: number, post: Post): Promise<void> {
    try {
      await post('Profiler.enable');
      await post('Profiler.setSamplingInterval', { interval: this.#intervalUs });
      await post('Profiler.start');
      this.#threads.set(id, post);
    } catch {
      // The thread ended meanwhile.
    }
  }

  has(threadId: number): boolean {
    return this.#threads.has(threadId);
  }

  /** Ends one thread's profile; null where it gives none. */
  async stopThread(threadId: number): Promise<RawProfile | null> {
    const post = this.#threads.get(threadId);
    if (!post) return null;
    this.#threads.delete(threadId);
    try {
      return ((await post('Profiler.stop')) as { profile: RawProfile }).profile;
    } catch {
      return null;
    }
  }

  /** Ends all profiles, and the connection: Node waits at a process's end for debuggers that are still connected. */
  async stop(): Promise<Map<number, RawProfile>> {
    const profiles = new Map<number, RawProfile>();
    const stop = async (id: number) => {
      const profile = await this.stopThread(id);
      if (profile) profiles.set(id, profile);
    };
    await Promise.all([...this.#threads.keys()].map(stop));
    this.#session.disconnect();
    return profiles;
  }

  #post(method: string, params?: object): Promise<unknown> {
    return withTimeout((resolve, reject) => {
      this.#session.post(method, params, (error, result) => (error ? reject(error) : resolve(result)));
    });
  }

  #postToWorker(sessionId: string, method: string, params?: object): Promise<unknown> {
    const id = ++this.#lastMessage;
    const message = JSON.stringify({ id, method, params });
    return withTimeout((resolve, reject) => {
      this.#answers.set(id, ({ error, result }) => (error ? reject(new Error(error.message)) : resolve(result)));
      this.#post('NodeWorker.sendMessageToWorker', { sessionId, message }).catch(reject);
    }).finally(() => this.#answers.delete(id));
  }

  #receive(message: string): void {
    const answer = JSON.parse(message) as Answer;
    if (answer.id !== undefined) this.#answers.get(answer.id)?.(answer);
  }
}

interface Answer {
  id?: number;
  result?: unknown;
  error?: { message: string };
}

function withTimeout(
  begin: (resolve: (value: unknown) => void, reject: (error: Error) => void) => void,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no answer')), ANSWER_TIMEOUT_MS);
    begin(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}
