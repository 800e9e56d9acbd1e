import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { Barrier } from '../../../src/parallel/sync/barrier.ts';
import { Lock } from '../../../src/parallel/sync/lock.ts';
import { Pipe } from '../../../src/parallel/sync/pipe.ts';
import { Queue } from '../../../src/parallel/sync/queue.ts';
import { Semaphore } from '../../../src/parallel/sync/semaphore.ts';
import { SharedFlag } from '../../../src/parallel/sync/shared-flag.ts';
import type { Timeout } from '../../../src/parallel/sync/waiting.ts';
import { soon } from './actors.ts';

const code = (promise: Promise<unknown>) => promise.then(() => 'done').catch((error) => error.code);
const codeOf = (wait: () => unknown) => {
  try {
    wait();
    return 'done';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

/** Something that does not happen, in both forms, and what makes it happen. */
const waits: Record<
  string,
  () => { wait(options: Timeout): Promise<unknown>; waitSync(options: Timeout): unknown; happen(): unknown }
> = {
  Semaphore() {
    const semaphore = new Semaphore(1);
    const held = semaphore.acquireSync();
    return {
      wait: (options) => semaphore.acquire(options),
      waitSync: (options) => semaphore.acquireSync(options),
      happen: () => held.release(),
    };
  },
  SharedFlag() {
    const flag = new SharedFlag();
    return {
      wait: (options) => flag.wait(options),
      waitSync: (options) => flag.waitSync(options),
      happen: () => flag.set(),
    };
  },
  Barrier() {
    const barrier = new Barrier(2);
    return {
      wait: (options) => barrier.wait(options),
      waitSync: (options) => barrier.waitSync(options),
      happen: () => barrier.waitSync(),
    };
  },
  'Queue that is empty': () => {
    const queue = new Queue(1);
    return {
      wait: (options) => queue.take(options),
      waitSync: (options) => queue.takeManySync(1, options),
      happen: () => queue.tryPut(1),
    };
  },
  'Queue that is full': () => {
    const queue = new Queue(1);
    queue.putSync(1);
    return {
      wait: (options) => queue.putMany([2], options),
      waitSync: (options) => queue.putSync(2, options),
      happen: () => queue.tryTake(),
    };
  },
  Pipe() {
    const { near, far } = new Pipe();
    return {
      wait: (options) => near.receive(options),
      waitSync: (options) => near.receiveSync(options),
      happen: () => far.sendSync(1),
    };
  },
};

describe.each(Object.entries(waits))('a timeout of a %s', (_, make) => {
  test.each([Number.NaN, -1, Number.NEGATIVE_INFINITY, '5', null])(
    'is refused where it is no time, before anything is done: %s',
    async (timeout) => {
      const { wait, waitSync, happen } = make();
      const options = { timeout } as Timeout;
      expect(await soon(code(wait(options)))).toBe('HASTEN_SYNC_ARGUMENT');
      expect(codeOf(() => waitSync(options))).toBe('HASTEN_SYNC_ARGUMENT');
      const next = code(wait({ timeout: 5000 }));
      happen();
      expect(await soon(next)).toBe('done');
    },
  );

  test.each([undefined, Number.POSITIVE_INFINITY, 1e12])('is none: %s', async (timeout) => {
    const { wait, happen } = make();
    const waiting = code(wait({ timeout }));
    expect(await Promise.race([waiting, delay(30, 'waits')])).toBe('waits');
    happen();
    expect(await soon(waiting)).toBe('done');
  });

  test('of 0 waits for nothing', async () => {
    expect(await soon(code(make().wait({ timeout: 0 })))).toBe('HASTEN_SYNC_TIMEOUT');
    expect(codeOf(() => make().waitSync({ timeout: 0 }))).toBe('HASTEN_SYNC_TIMEOUT');
  });

  test('is none of a time in which the thread was held up, when it has happened meanwhile', async () => {
    const { wait, happen } = make();
    const waiting = code(wait({ timeout: 20 }));
    await delay(1);
    happen();
    const end = performance.now() + 40;
    while (performance.now() < end);
    expect(await soon(waiting)).toBe('done');
  });
});

test('a timeout of a Lock is none, nothing or refused in the same way', async () => {
  const lock = new Lock();
  const held = lock.acquireSync();
  const waiting = code(lock.acquire({ timeout: Number.POSITIVE_INFINITY }).then((guard) => guard.release()));
  expect(await soon(code(lock.acquire({ timeout: Number.NaN })))).toBe('HASTEN_SYNC_ARGUMENT');
  expect(await soon(code(lock.acquire({ timeout: 0 })))).toBe('HASTEN_SYNC_TIMEOUT');
  expect(await Promise.race([waiting, delay(20, 'waits')])).toBe('waits');
  held.release();
  expect(await soon(waiting)).toBe('done');
  expect(lock.isLocked).toBe(false);
});
