/** A worker as the pool and what runs on it (map) see it: one that is ready, until it ends. */
import type { Channel, Message } from '../channel/channel.ts';

/** A worker's shared words, by index. `words[free]` and those behind it are for who sends work (map). */
export const word = {
  /** Index of the item that the worker is at. */
  item: 0,
  /** Items that it has done in its chunk. */
  done: 1,
  /** Asks it to stop working for that job, as soon as it looks. */
  stop: 2,
  /** Number of the last task of `run` that it has begun. */
  begun: 3,
  free: 4,
} as const;

/** How many shared words a worker has. */
export const WORDS = 64;

/** Why a worker is no more. */
export interface WorkerEnd {
  /**
   * `exit`: the program called process.exit in it; `error`: an exception that nobody caught, or a rejection that nobody
   * handled; `memory`: beyond its limit; `crash`: a signal, of native code for example (processes only); `killed`: by
   * `kill()`; `closed`: the pool was closed or terminated.
   */
  readonly how: 'exit' | 'error' | 'memory' | 'crash' | 'killed' | 'closed';
  /** Exit code, where there was one. */
  readonly code: number | null;
  /** A part of a sentence: `called process.exit(3)`, `was ended by SIGSEGV`. */
  readonly message: string;
  /** The exception, with `error`. */
  readonly cause?: unknown;
  /** With `killed`: whether `kill` was told why, so that other work that the worker had is not to blame. */
  readonly forOthers?: boolean;
}

export interface PoolWorker {
  /** Of this pool: 1, 2, …; a worker that replaces another has a number of its own. */
  readonly id: number;
  readonly kind: 'thread' | 'process';
  /** Its number in the shared memory; -1 for a process, or where there is no shared memory. */
  readonly thread: number;
  /** To send to it. Messages from it go to `handle`. */
  readonly channel: Channel;
  /** Shared words of this worker (`word`), null for a process. The worker has the same ones. */
  readonly words: Int32Array | null;
  /** Whether it has ended; what is sent to it then is lost. */
  readonly ended: boolean;
  /** Tasks and chunks that it was given and has not answered; who sends work counts it up and down. `run` takes the worker with the least. */
  load: number;
  /** What is done with the worker's messages `[type, ...parts]` of one type; one handler a type. */
  handle(type: string, handler: (...parts: never[]) => void): void;
  /**
   * Ends it now, whatever it does (unless a thread is inside a native call); settles when it is no more. The pool replaces it
   * where work is left. `why` is what other work that it has is told: a part of a sentence, `was ended …`.
   */
  kill(why?: string): Promise<void>;
  /** Each is called once, after the last message, when the worker has ended for whatever reason. */
  readonly onEnd: Set<(end: WorkerEnd) => void>;
}

export type { Channel, Message };
