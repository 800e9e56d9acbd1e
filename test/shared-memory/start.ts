/** Starts worker.ts, and asks it one thing after another. */
import { Worker } from 'node:worker_threads';
import type { OwnedArrayDescriptor } from '../../src/shared-memory/hand-over.ts';
import { handover } from '../../src/shared-memory/memory.ts';

export interface Helper extends AsyncDisposable {
  readonly thread: number;
  readonly worker: Worker;
  /** What it gave away without being asked. */
  readonly given: OwnedArrayDescriptor[];
  // biome-ignore lint/suspicious/noExplicitAny: each test knows what it asks for
  ask(name: string, ...given: unknown[]): Promise<any>;
  /** Ends it, and resolves when its last message has come. */
  end(): Promise<void>;
}

/** A thread of this memory; `alone` gives it none. */
export async function start(alone = false): Promise<Helper> {
  const place = handover()!;
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: alone ? null : place });
  const given: OwnedArrayDescriptor[] = [];
  let answer = Promise.withResolvers<unknown>();
  worker.on('message', ([kind, value, code]) => {
    if (kind === 'given') given.push(value);
    else if (kind === 'failed') answer.reject(Object.assign(new Error(value), { code }));
    else answer.resolve(value);
  });
  worker.on('error', (error) => answer.reject(error));
  const gone = new Promise<void>((resolve) => worker.on('exit', () => resolve()));
  await answer.promise;
  const end = async (): Promise<void> => {
    await worker.terminate();
    await gone;
  };
  return {
    thread: place.thread,
    worker,
    given,
    ask(name, ...values) {
      answer = Promise.withResolvers();
      worker.postMessage([name, ...values]);
      return answer.promise;
    },
    end,
    [Symbol.asyncDispose]: end,
  };
}
