import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { SharedFlag } from '../../../src/parallel/sync/shared-flag.ts';
import { soon, thread } from './actors.ts';

describe('SharedFlag', { timeout: 60_000 }, () => {
  test('is seen by an optimised loop that looks at it', async () => {
    const flag = new SharedFlag();
    const actor = thread('poll', { flag });
    await actor.said();
    await delay(500);
    flag.set();
    expect(await soon(actor.done)).toBe(true);
  });

  test('wakes all who wait, and is no wait once it is set', async () => {
    const flag = new SharedFlag();
    const actors = ['sync', 'async', 'sync'].map((how) => thread('waitForFlag', { flag, how }));
    for (const actor of actors) await actor.said();
    const here = [flag.wait(), flag.wait()];
    await delay(30);
    expect(flag.isSet).toBe(false);
    flag.set();
    expect(await soon(Promise.all(actors.map((actor) => actor.done)))).toEqual([true, true, true]);
    await soon(Promise.all(here));
    flag.waitSync();
    flag.clear();
    await expect(flag.wait({ timeout: 5 })).rejects.toThrow(expect.objectContaining({ code: 'HASTEN_SYNC_TIMEOUT' }));
    expect(() => flag.waitSync({ timeout: 5 })).toThrow(expect.objectContaining({ code: 'HASTEN_SYNC_TIMEOUT' }));
  });
});
