/**
 * A worker in a thread: it shares this thread's memory, and its messages go through rings. It is started with what this
 * thread was started with, so loaders and hasten's own profiler are in it, too.
 */
import type { MessagePort } from 'node:worker_threads';
import { Worker } from 'node:worker_threads';
import { adoptRegions } from '../../shared-memory/hand-over.ts';
import { handover, type MemoryHandover } from '../../shared-memory/memory.ts';
import { moduleEntryUrl } from '../../support/entry.ts';
import { type ChannelEnd, channelEnds, ThreadChannel } from '../channel/thread-channel.ts';
import { releaseHeldBy } from '../sync/life.ts';
import type { CheckedOptions } from './options.ts';
import { WORDS, type WorkerEnd } from './pool-worker.ts';
import type { StartData, Vessel } from './vessel.ts';

/** The worker's `workerData`. */
export interface ThreadData {
  hastenPool: StartData & { end: ChannelEnd; words: Int32Array; memory: MemoryHandover | null };
}

/**
 * Of a worker with a limit. V8 lets a thread that reaches its limit have 16 MB more to end in. With the young generation
 * that Node 24 has by itself one collection may need more than that, and then V8 aborts the whole process: 3 times of 17 at
 * a limit of 250 MB, with this never.
 */
const YOUNG_MB = 24;

/**
 * After that a thread that was told to end is left to itself, in ms. On Node 24 and 26 an optimised loop that makes arrays
 * (`for (;;) x = new Array(1000)`) has no check for it.
 */
const PATIENCE_MS = 1000;

export class ThreadVessel implements Vessel {
  readonly kind = 'thread';
  readonly channel: ThreadChannel;
  readonly words = new Int32Array(new SharedArrayBuffer(WORDS * 4));
  readonly thread: number;
  onEnd: (end: WorkerEnd) => void = () => {};
  readonly #worker: Worker;
  readonly #threadId: number;
  #killed = false;
  #wasIdle = false;
  /** What ended it, where it was an exception. */
  #cause: unknown;
  #threw = false;
  #giveUp: NodeJS.Timeout | undefined;

  constructor(start: StartData, { execArgv, env, memoryLimitMb }: CheckedOptions) {
    const [mine, theirs] = channelEnds();
    const memory = shareMemory();
    this.thread = memory?.thread ?? -1;
    const data: ThreadData = { hastenPool: { ...start, end: theirs, words: this.words, memory } };
    this.#worker = new Worker(moduleEntryUrl('parallel/worker/main'), {
      name: start.name,
      workerData: data,
      transferList: [theirs.port as MessagePort],
      ...(execArgv && { execArgv }),
      ...(env && { env }),
      ...(memoryLimitMb && {
        resourceLimits: { maxOldGenerationSizeMb: memoryLimitMb, maxYoungGenerationSizeMb: YOUNG_MB },
      }),
    });
    this.#threadId = this.#worker.threadId;
    this.channel = new ThreadChannel(mine);
    this.channel.onBroken = (error) => this.#fail(error);
    this.#worker.on('error', (error) => {
      this.#threw = true;
      this.#cause ??= error;
    });
    this.#worker.once('exit', (code) => this.#ended(code));
    this.#worker.unref();
  }

  ref(): void {
    this.#worker.ref();
    this.channel.ref();
  }

  unref(): void {
    this.#worker.unref();
    this.channel.unref();
  }

  kill(idle: boolean): void {
    if (this.#killed) return;
    this.#killed = true;
    this.#wasIdle = idle;
    void this.#worker.terminate();
    this.#giveUp = setTimeout(() => this.#abandon(), PATIENCE_MS);
  }

  /** The thread goes on: it is inside a native call, or in a loop that V8 has left without a check for its end. */
  #abandon(): void {
    process.emitWarning(
      `a worker thread of hasten does not end (a native call, or a loop that V8 cannot interrupt); the process may not end before it does`,
      'HastenWarning',
    );
    this.#tellEnd({ how: 'killed', code: null, message: 'was to be ended, and does not end' });
  }

  /** A message of it cannot be read here: what it would answer is lost. */
  #fail(error: unknown): void {
    this.#threw = true;
    this.#cause = error;
    void this.#worker.terminate();
  }

  #ended(code: number): void {
    clearTimeout(this.#giveUp);
    try {
      this.channel.finish();
    } finally {
      const end = this.#endOf(code);
      if (this.thread >= 0) adoptRegions(this.thread);
      const inOrder = (end.how === 'exit' && code === 0) || (end.how === 'killed' && this.#wasIdle);
      releaseHeldBy(this.#threadId, inOrder ? 'closed' : 'died');
      this.#tellEnd(end);
    }
  }

  #tellEnd(end: WorkerEnd): void {
    this.channel.close();
    const { onEnd } = this;
    this.onEnd = () => {};
    onEnd(end);
  }

  #endOf(code: number): WorkerEnd {
    if (this.#threw) {
      const cause = this.#cause;
      if ((cause as NodeJS.ErrnoException | null)?.code === 'ERR_WORKER_OUT_OF_MEMORY') {
        return { how: 'memory', code, message: "ran out of memory (JavaScript's heap)", cause };
      }
      return { how: 'error', code, message: `was ended by an error that nobody caught: ${text(cause)}`, cause };
    }
    if (this.#killed) return { how: 'killed', code, message: 'was ended' };
    return { how: 'exit', code, message: `called process.exit(${code})` };
  }
}

/** An error in few words. */
export function text(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/** Null where there is no memory to share: kernels and arrays of the worker are its own then. */
function shareMemory(): MemoryHandover | null {
  try {
    return handover();
  } catch {
    return null;
  }
}
