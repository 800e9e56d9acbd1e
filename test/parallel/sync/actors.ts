/** Starts actors (programs/actor.ts) in threads or processes. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { releaseHeldBy } from '../../../src/parallel/sync/life.ts';
import { describeAll } from './programs/carry.ts';
import type { roles } from './programs/roles.ts';

const program = new URL('./programs/actor.ts', import.meta.url);

export interface Actor {
  /** What its role returned; rejects with what it threw, or where it ended otherwise. */
  readonly done: Promise<never>;
  /** The next thing that it says. */
  said(): Promise<unknown>;
  /** Ends it wherever it is, and releases what it held, as a pool does. */
  kill(release?: boolean): Promise<void>;
}

export function thread(role: keyof typeof roles, objects: Record<string, unknown>): Actor {
  const worker = new Worker(program, {
    workerData: { role, objects: describeAll(objects, 'thread') },
    execArgv: [],
    stderr: false,
  });
  const number = worker.threadId;
  const { actor, take, ended } = listen(async (release) => {
    await worker.terminate();
    if (release) releaseHeldBy(number);
  });
  worker.on('message', take);
  worker.on('error', ended);
  worker.on('exit', () => ended(new Error('the thread ended')));
  return actor;
}

export function child(role: keyof typeof roles, objects: Record<string, unknown>): Actor {
  const started: ChildProcess = fork(fileURLToPath(program), { serialization: 'advanced', execArgv: [] });
  const gone = new Promise<void>((resolve) => started.once('exit', () => resolve()));
  const { actor, take, ended } = listen(async () => {
    started.kill('SIGKILL');
    await gone;
  });
  started.on('message', take);
  started.on('exit', () => ended(new Error('the process ended')));
  started.send({ role, objects: describeAll(objects, 'process') });
  return actor;
}

function listen(kill: (release: boolean) => Promise<void>) {
  const done = Promise.withResolvers<never>();
  done.promise.catch(() => {});
  const words: unknown[] = [];
  let listener: (() => void) | null = null;
  const actor: Actor = {
    done: done.promise,
    async said() {
      while (words.length === 0) {
        await Promise.race([new Promise<void>((resolve) => (listener = resolve)), done.promise]);
      }
      return words.shift();
    },
    kill: (release = true) => kill(release),
  };
  return {
    actor,
    ended: (error: unknown) => done.reject(error),
    take([type, value]: [string, unknown]) {
      if (type === 'said') {
        words.push(value);
        listener?.();
      } else if (type === 'done') done.resolve(value as never);
      else done.reject(Object.assign(new Error((value as Error).message), value));
    },
  };
}

/** A seed, printed with the test, or the one in HASTEN_SEED. */
export function seedOf(test: string): number {
  const seed = Number(process.env.HASTEN_SEED ?? Math.floor(Math.random() * 2 ** 31));
  console.log(`${test}: HASTEN_SEED=${seed}`);
  return seed;
}

/** Fails where it takes longer than some seconds. */
export async function soon<T>(promise: Promise<T>, ms = 10_000): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing happened within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
