import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { Lock } from '../../../src/parallel/sync/lock.ts';
import { SharedValue } from '../../../src/parallel/sync/shared-value.ts';
import { seedOf, soon, thread } from './actors.ts';
import { generator } from './programs/roles.ts';

const code = (promise: Promise<unknown>) => promise.then(() => 'no error').catch((error) => error.code);

describe('Lock', { timeout: 60_000 }, () => {
  for (const how of ['sync', 'async', 'mixed']) {
    test(`lets one in at a time, ${how}`, async () => {
      const seed = seedOf(`lock ${how}`);
      const lock = new Lock();
      const inside = new SharedValue('int32');
      const plain = new Float64Array(new SharedArrayBuffer(8));
      const times = how === 'sync' ? 20_000 : 2000;
      const actors = [0, 1, 2].map((index) =>
        thread('exclude', {
          lock,
          inside,
          plain,
          times,
          how: how === 'mixed' ? ['sync', 'async', 'mixed'][index] : how,
          seed: seed + index,
        }),
      );
      let here = 0;
      for (let i = 0; i < 200; i++) {
        await lock.withLock(async () => {
          if (inside.add(1) !== 0) here++;
          plain[0]!++;
          if (i % 7 === 0) await delay(0);
          inside.add(-1);
        });
      }
      const wrong = await soon(Promise.all(actors.map((actor) => actor.done)), 50_000);
      expect([...wrong, here]).toEqual([0, 0, 0, 0]);
      expect(plain[0]).toBe(3 * times + 200);
      expect(lock.isLocked).toBe(false);
    });
  }

  test('serves promises of a thread in their order', async () => {
    const lock = new Lock();
    const order: number[] = [];
    await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        lock.withLock(async () => {
          order.push(index);
          if (index % 10 === 0) await delay(1);
        }),
      ),
    );
    expect(order).toEqual(Array.from({ length: 50 }, (_, index) => index));
  });

  test('is released once by a guard, and at the end of a block', async () => {
    const lock = new Lock();
    const first = await lock.acquire();
    expect(lock.tryAcquire()).toBeNull();
    first.release();
    const second = lock.tryAcquire()!;
    first.release();
    expect(lock.isLocked).toBe(true);
    second[Symbol.dispose]();
    expect(lock.isLocked).toBe(false);
    expect(lock.withLockSync(() => 5)).toBe(5);
  });

  test('does not let a thread wait for itself', async () => {
    const lock = new Lock();
    const held = lock.acquireSync();
    expect(() => lock.acquireSync()).toThrow(expect.objectContaining({ code: 'HASTEN_LOCK_DEADLOCK' }));
    const next = lock.acquire();
    held.release();
    (await next).release();
  });

  test('waits no longer than the timeout, and the next one still gets it', async () => {
    const lock = new Lock();
    const held = await lock.acquire();
    const late = lock.acquire({ timeout: 20 });
    const patient = lock.acquire();
    expect(await code(late)).toBe('HASTEN_SYNC_TIMEOUT');
    held.release();
    (await soon(patient)).release();
    expect(lock.isLocked).toBe(false);
  });

  test('throws for those who wait when its holder is killed, and is free then', async () => {
    const lock = new Lock();
    const holder = thread('hold', { lock });
    await holder.said();
    const waiters = ['sync', 'async'].map((how) => thread('acquireOnce', { lock, how }));
    const here = [code(lock.acquire()), code(lock.acquire())];
    for (const waiter of waiters) await waiter.said();
    await delay(50);
    await holder.kill();
    expect(await soon(Promise.all([...waiters.map(({ done }) => done), ...here]))).toEqual(
      Array(4).fill('HASTEN_LOCK_ABANDONED'),
    );
    (await soon(lock.acquire())).release();
  });

  test('throws for the next one when nobody waited', async () => {
    const lock = new Lock();
    const holder = thread('hold', { lock });
    await holder.said();
    await holder.kill();
    expect(await soon(code(lock.acquire()))).toBe('HASTEN_LOCK_ABANDONED');
    lock.acquireSync().release();
  });

  test('is released by a worker that exits while it holds it', async () => {
    const lock = new Lock();
    const holder = thread('exitHolding', { lock });
    await holder.done.catch(() => {});
    expect(() => lock.acquireSync()).toThrow(expect.objectContaining({ code: 'HASTEN_LOCK_ABANDONED' }));
    lock.acquireSync().release();
  });

  test('stays usable through kills at random moments', async () => {
    const lock = new Lock();
    const inside = new SharedValue('int32');
    const random = generator(seedOf('kills of holders'));
    const stay = thread('flutter', { lock, inside });
    await stay.said();
    for (let round = 0; round < 8; round++) {
      const actor = thread('flutter', { lock, inside });
      await actor.said();
      await delay(random() * 10);
      await actor.kill();
      // Two of them may have been told of it.
      for (let attempt = 0; ; attempt++) {
        const held = await soon(
          lock.acquire().catch((error) => (error.code === 'HASTEN_LOCK_ABANDONED' ? null : Promise.reject(error))),
        );
        if (held === null && attempt < 3) continue;
        held!.release();
        break;
      }
    }
    await stay.kill();
  });

  test('nobody starves: a promise gets it from threads that want it all the time', async () => {
    const lock = new Lock();
    const inside = new SharedValue('int32');
    const busy = [0, 1].map(() => thread('flutter', { lock, inside }));
    for (const actor of busy) await actor.said();
    for (let i = 0; i < 50; i++) (await soon(lock.acquire())).release();
    for (const actor of busy) await actor.kill();
  });

  test('arrives as the same object, however often', async () => {
    const { describeAll, restoreAll } = await import('./programs/carry.ts');
    const lock = new Lock();
    expect(restoreAll(describeAll({ lock }, 'thread')).lock).toBe(lock);
    expect(() => describeAll({ lock }, 'process')).toThrow(expect.objectContaining({ code: 'HASTEN_SYNC_PROCESS' }));
  });
});
