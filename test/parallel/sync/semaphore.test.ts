import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { Semaphore } from '../../../src/parallel/sync/semaphore.ts';
import { SharedValue } from '../../../src/parallel/sync/shared-value.ts';
import { seedOf, soon, thread } from './actors.ts';
import { generator } from './programs/roles.ts';

describe('Semaphore', { timeout: 60_000 }, () => {
  for (const how of ['sync', 'async']) {
    test(`lets no more in than it has permits, ${how}`, async () => {
      const seed = seedOf(`semaphore ${how}`);
      const semaphore = new Semaphore(2);
      const inside = new SharedValue('int32');
      const actors = [0, 1, 2].map((index) =>
        thread('limit', { semaphore, inside, most: 2, times: how === 'sync' ? 5000 : 1000, how, seed: seed + index }),
      );
      expect(await soon(Promise.all(actors.map((actor) => actor.done)), 50_000)).toEqual([0, 0, 0]);
      expect(semaphore.available).toBe(2);
    });
  }

  test('gets the permits of a killed thread back, and wakes who waits for them', async () => {
    const semaphore = new Semaphore(2);
    const holder = thread('hold', { lock: semaphore });
    await holder.said();
    const mine = semaphore.acquireSync();
    expect(semaphore.available).toBe(0);
    const waits = semaphore.acquire();
    await delay(20);
    await holder.kill();
    const permit = await soon(waits);
    expect(semaphore.available).toBe(0);
    permit.release();
    mine.release();
    mine.release();
    expect(semaphore.available).toBe(2);
  });

  test('serves promises in their order and gives up after the timeout', async () => {
    const semaphore = new Semaphore(1);
    const order: number[] = [];
    const tasks = Array.from({ length: 20 }, async (_, index) => {
      const permit = await semaphore.acquire();
      order.push(index);
      await delay(0);
      permit.release();
    });
    await expect(semaphore.acquire({ timeout: 1 })).rejects.toThrow(
      expect.objectContaining({ code: 'HASTEN_SYNC_TIMEOUT' }),
    );
    await Promise.all(tasks);
    expect(order).toEqual(Array.from({ length: 20 }, (_, index) => index));
    semaphore.tryAcquire();
    expect(semaphore.tryAcquire()).toBeNull();
    expect(() => semaphore.acquireSync({ timeout: 5 })).toThrow(
      expect.objectContaining({ code: 'HASTEN_SYNC_TIMEOUT' }),
    );
  });

  test('loses no permit to kills at random moments', async () => {
    const random = generator(seedOf('kills of those with permits'));
    const semaphore = new Semaphore(3);
    const stays = thread('borrow', { semaphore });
    await stays.said();
    for (let round = 0; round < 4; round++) {
      const actors = [thread('borrow', { semaphore }), thread('borrow', { semaphore })];
      for (const actor of actors) await actor.said();
      await delay(random() * 10);
      await Promise.all(actors.map((actor) => actor.kill()));
      (await soon(semaphore.acquire())).release();
    }
    await stays.kill();
    expect(semaphore.available).toBe(3);
  });

  test('refuses numbers of permits that it cannot have', () => {
    for (const permits of [0, -1, 1.5, Number.NaN, 1e6]) {
      expect(() => new Semaphore(permits)).toThrow(expect.objectContaining({ code: 'HASTEN_SYNC_ARGUMENT' }));
    }
  });
});
