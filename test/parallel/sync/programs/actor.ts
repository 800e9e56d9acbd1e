/** A worker of the tests, a thread or a process: plays a role of roles.ts with the objects that it is given. */
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import '../../../../src/parallel/mapped/mapped.ts';
import '../../../../src/parallel/sync/barrier.ts';
import '../../../../src/parallel/sync/lock.ts';
import '../../../../src/parallel/sync/manager.ts';
import '../../../../src/parallel/sync/pipe.ts';
import '../../../../src/parallel/sync/queue.ts';
import '../../../../src/parallel/sync/semaphore.ts';
import '../../../../src/parallel/sync/shared-flag.ts';
import '../../../../src/parallel/sync/shared-value.ts';
import { type Carried, restoreAll } from './carry.ts';
import { roles } from './roles.ts';

interface Part {
  role: keyof typeof roles;
  objects: Carried;
}

const say = (type: string, value?: unknown) =>
  isMainThread ? process.send!([type, value]) : parentPort!.postMessage([type, value]);

async function play({ role, objects }: Part): Promise<void> {
  try {
    const result = await roles[role](restoreAll(objects), (value?: unknown) => say('said', value));
    say('done', result);
  } catch (error) {
    say('failed', { message: (error as Error).message, code: (error as { code?: string }).code, stack: (error as Error).stack });
  }
  if (isMainThread) process.disconnect();
}

if (isMainThread) process.once('message', (part) => void play(part as Part));
else void play(workerData as Part);
