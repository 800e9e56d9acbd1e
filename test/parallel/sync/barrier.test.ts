import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { Barrier } from '../../../src/parallel/sync/barrier.ts';
import { portableOf } from '../../../src/source/portable.ts';
import { seedOf, soon, thread } from './actors.ts';
import { generator } from './programs/roles.ts';

const code = (promise: Promise<unknown>) => promise.then(() => 'no error').catch((error) => error.code);

describe('Barrier', { timeout: 60_000 }, () => {
  for (const how of ['sync', 'async', 'mixed']) {
    test(`nobody is a round ahead, ${how}`, async () => {
      const seed = seedOf(`barrier ${how}`);
      const barrier = new Barrier(3);
      const at = new Int32Array(new SharedArrayBuffer(12));
      const rounds = how === 'sync' ? 2000 : 500;
      const actors = [0, 1, 2].map((index) =>
        thread('rounds', {
          barrier,
          at,
          index,
          rounds,
          how: how === 'mixed' ? ['sync', 'async', 'sync'][index] : how,
          seed: seed + index,
        }),
      );
      const results = (await soon(Promise.all(actors.map((actor) => actor.done)), 50_000)) as {
        wrong: number;
        last: number;
      }[];
      expect(results.map(({ wrong }) => wrong)).toEqual([0, 0, 0]);
      expect(results.reduce((sum, { last }) => sum + last, 0)).toBe(rounds);
      expect(barrier.waiting).toBe(0);
    });
  }

  test('is broken when one that took part is killed, whole again after a reset', async () => {
    const barrier = new Barrier(3);
    const stays = thread('arrive', { barrier, times: 2 });
    const leaves = thread('arrive', { barrier, times: 1 });
    await soon(barrier.wait());
    await leaves.said();
    const here = code(barrier.wait());
    await delay(50);
    await leaves.kill();
    expect(await soon(here)).toBe('HASTEN_BARRIER_BROKEN');
    expect(await soon(stays.done)).toBe('HASTEN_BARRIER_BROKEN');
    expect(barrier.isBroken).toBe(true);
    expect(await code(barrier.wait())).toBe('HASTEN_BARRIER_BROKEN');
    barrier.reset();
    expect((await soon(Promise.all([barrier.wait(), barrier.wait(), barrier.wait()]))).sort()).toEqual([
      false,
      false,
      true,
    ]);
  });

  test('is broken for all by one that waited in vain', async () => {
    const barrier = new Barrier(3);
    const [patient, hasty] = [code(barrier.wait()), code(barrier.wait({ timeout: 10 }))];
    expect(await soon(Promise.all([patient, hasty]))).toEqual(['HASTEN_BARRIER_BROKEN', 'HASTEN_SYNC_TIMEOUT']);
  });

  test('a reset tells those who wait', async () => {
    const barrier = new Barrier(2);
    const waits = code(barrier.wait());
    await delay(5);
    barrier.reset();
    expect(await soon(waits)).toBe('HASTEN_BARRIER_BROKEN');
    expect(() => new Barrier(0)).toThrow(expect.objectContaining({ code: 'HASTEN_SYNC_ARGUMENT' }));
  });

  test('its rounds run over', async () => {
    const barrier = new Barrier(2);
    const { buffer } = portableOf(barrier)!.describe(barrier, 'thread') as { buffer: SharedArrayBuffer };
    const words = new Int32Array(buffer);
    words[0] = -2 * 4096;
    for (let round = 0; round < 4; round++) {
      expect((await soon(Promise.all([barrier.wait(), barrier.wait()]))).sort()).toEqual([false, true]);
      expect(barrier.waiting).toBe(0);
    }
    expect(words[0]).toBe(2 * 4096);
  });

  test('is broken by kills at random moments, and after each reset nobody is a round ahead', async () => {
    const random = generator(seedOf('kills at a barrier'));
    const barrier = new Barrier(3);
    const at = new Int32Array(new SharedArrayBuffer(12));
    const words = new Int32Array(new SharedArrayBuffer(8));
    const start = (index: number) => thread('meet', { barrier, at, index, words });
    const actors = [0, 1, 2].map(start);
    const until = async (is: () => boolean) => {
      for (const end = performance.now() + 10_000; !is(); await delay(1)) {
        if (performance.now() > end) throw new Error(`nobody goes on: ${at}, ${words}, ${barrier.isBroken}`);
      }
    };
    for (const actor of actors) await actor.said();
    for (let phase = 1; phase <= 4; phase++) {
      barrier.reset();
      Atomics.store(words, 0, phase);
      await until(() => at.every((round) => round > phase * 1e6 + 20));
      await delay(random() * 10);
      const killed = phase % 3;
      await actors[killed]!.kill();
      await until(() => barrier.isBroken && at.every((round, index) => index === killed || round === -1));
      actors[killed] = start(killed);
      await actors[killed]!.said();
    }
    await Promise.all(actors.map((actor) => actor.kill()));
    expect(words[1]).toBe(0);
  });
});
