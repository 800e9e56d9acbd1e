/** A worker that runs what it is sent, for tests. */
import { Worker } from 'node:worker_threads';
import type { AnyFunction, WorkDescriptor } from '../../../src/parallel/work/descriptor.ts';
import { workOf } from '../../../src/parallel/work/work.ts';
import { asThrown, type PackedError } from '../../../src/support/thrown.ts';

export interface TestWorker {
  /** Runs the function there, with `captures` as its last argument. */
  // biome-ignore lint/suspicious/noExplicitAny: functions of every type
  run(fn: (...values: any[]) => unknown, args?: unknown[], captures?: object): Promise<unknown>;
  send(descriptor: WorkDescriptor, args?: unknown[]): Promise<unknown>;
  end(): Promise<number>;
}

export function testWorker(): TestWorker {
  const worker = new Worker(new URL('./fixtures/worker.ts', import.meta.url), { execArgv: [] });
  let last: Promise<unknown> = Promise.resolve();
  const send = (descriptor: WorkDescriptor, args: unknown[] = []): Promise<unknown> => {
    const answer = last.then(async () => {
      const message = await new Promise<{ value: unknown; error?: PackedError }>((done, failed) => {
        worker.removeAllListeners('message').once('message', done);
        worker.removeAllListeners('error').once('error', failed);
        worker.postMessage({ descriptor, args });
      });
      if (message.error !== undefined) throw asThrown(message.error);
      return message.value;
    });
    last = answer.catch(() => {});
    return answer;
  };
  const run: TestWorker['run'] = async (fn, args = [], captures) => {
    const { descriptor } = workOf(fn as AnyFunction, captures, run as AnyFunction);
    return send(descriptor, captures === undefined ? args : [...args, captures]);
  };
  return { run, send, end: () => worker.terminate() };
}
