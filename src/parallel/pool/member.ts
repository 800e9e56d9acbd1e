/** A worker of a pool: its vessel, who takes its messages, and its end. */
import type { Channel } from '../channel/channel.ts';
import type { PoolWorker, WorkerEnd } from './pool-worker.ts';
import type { Vessel } from './vessel.ts';

/** How long a worker may take to end by itself when the pool is closed, in ms. */
const GRACE_MS = 5000;

export class Member implements PoolWorker {
  readonly id: number;
  readonly kind: 'thread' | 'process';
  readonly thread: number;
  readonly channel: Channel;
  readonly words: Int32Array | null;
  readonly onEnd = new Set<(end: WorkerEnd) => void>();
  load = 0;
  ended = false;
  /** Told to end, or ended: it is given nothing more. */
  leaving = false;
  /** The task of `run` that it has, by number; 0 for none. */
  running = 0;
  /** Of a process that has a part in maps: the task of `run` that it began last, by number. (Threads have a shared word.) */
  begun = 0;
  /** Ways of naming work that it was told, by `Runs`. */
  readonly known = new Set<number>();
  ready = false;
  /** Whether it has answered anything since it was ready. */
  proved = false;
  /** For the staff, which calls `onEnd` in between. */
  onDeath: (end: WorkerEnd) => void = () => {};
  readonly #vessel: Vessel;
  readonly #handlers = new Map<string, (...parts: never[]) => void>();
  #closing = false;
  #why: string | null = null;
  readonly #gone: Promise<void>;

  constructor(id: number, vessel: Vessel) {
    this.id = id;
    this.#vessel = vessel;
    this.kind = vessel.kind;
    this.thread = vessel.thread;
    this.words = vessel.words;
    this.channel = vessel.channel;
    vessel.channel.receive = ([type, ...parts]) => {
      if (this.ready) this.proved = true;
      this.#handlers.get(type)?.(...(parts as never[]));
    };
    this.#gone = new Promise((resolve) => {
      vessel.onEnd = (end) => {
        this.ended = true;
        const how = this.#closing && (end.how === 'exit' || end.how === 'killed') ? 'closed' : end.how;
        const why = how === 'killed' ? this.#why : null;
        this.onDeath(why === null ? { ...end, how } : { ...end, how, message: why, forOthers: true });
        resolve();
      };
    });
  }

  handle(type: string, handler: (...parts: never[]) => void): void {
    this.#handlers.set(type, handler);
  }

  kill(why?: string): Promise<void> {
    this.leaving = true;
    this.#why ??= why ?? null;
    if (!this.ended) this.#vessel.kill(this.#closing && this.load === 0);
    return this.#gone;
  }

  /** Lets it end by itself, with its `exit` listeners; settles when it is no more. */
  async close(): Promise<void> {
    if (this.ended) return;
    this.#closing = true;
    this.leaving = true;
    this.ref();
    this.channel.send(['close']);
    const timer = setTimeout(() => this.#vessel.kill(false), GRACE_MS);
    await this.#gone;
    clearTimeout(timer);
  }

  /** Ends it because its pool is ended. */
  terminate(): Promise<void> {
    this.#closing = true;
    this.ref();
    return this.kill();
  }

  ref(): void {
    if (!this.ended) this.#vessel.ref();
  }

  unref(): void {
    if (!this.ended && !this.#closing) this.#vessel.unref();
  }
}
