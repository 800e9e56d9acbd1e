import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hashText } from '../../../src/cache/key/hash.ts';
import { openStore } from '../../../src/cache/store/open.ts';
import { bundled, processOf, threadOf } from './actors.ts';
import { entry, newFolder, newStore, textOf } from './entry.ts';
import { kill } from './kills.ts';

const key = hashText('x');
const actors = { process: processOf, thread: threadOf };
const kinds = ['process', 'thread'] as const;

describe('a claim', () => {
  test('is one thread’s, until it is released', () => {
    const store = newStore();
    expect(store.isClaimed(key)).toBe(false);
    const claim = store.claim(key)!;
    expect([store.claim(key), store.isClaimed(key)]).toEqual([null, true]);
    // It would wait for itself.
    store.waitSync(key);
    claim.release();
    const second = store.claim(key);
    expect(second).not.toBeNull();
    // The first one's is over, whatever is done with it.
    claim.release();
    expect(store.isClaimed(key)).toBe(true);
    store.put(entry('x', 'value'));
    expect(store.isClaimed(key)).toBe(false);
  });

  test('is not given for what is there, unless anyway', () => {
    const store = newStore();
    store.put(entry('x', 'value'));
    expect(store.claim(key)).toBeNull();
    expect(store.isClaimed(key)).toBe(false);
    const claim = store.claim(key, { anyway: true });
    expect([claim === null, store.isClaimed(key)]).toEqual([false, true]);
    claim!.release();
  });

  test('ends with a value that cannot be kept', () => {
    const store = newStore({ maxBytes: 100 });
    store.claim(key);
    expect(store.put(entry('x', 'x'.repeat(1000)))).toBe(false);
    expect(store.isClaimed(key)).toBe(false);
  });

  test.each(kinds)('of another %s is waited for, and ends with its death', { timeout: 30_000 }, async (kind) => {
    const folder = newFolder();
    const store = openStore(folder);
    for (const what of ['hold', 'stuck'] as const) {
      const other = actors[kind](folder, what, 'x');
      expect(await other.next()).toBe('claimed');
      expect([store.claim(key), store.isClaimed(key)]).toEqual([null, true]);
      let waited = false;
      const wait = store.wait(key).then(() => {
        waited = true;
      });
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(waited).toBe(false);
      await other.kill();
      await wait;
      const claim = store.claim(key);
      expect(claim).not.toBeNull();
      claim!.release();
    }
  });

  test.each(kinds)('of a %s that ends by itself or by an error ends as well', { timeout: 30_000 }, async (kind) => {
    const folder = newFolder();
    const store = openStore(folder);
    for (const what of ['leave', 'throw']) {
      await actors[kind](folder, what, 'x').done;
      expect(store.isClaimed(key)).toBe(false);
      const claim = store.claim(key);
      expect(claim).not.toBeNull();
      claim!.release();
    }
    store.close();
    expect(readdirSync(join(store.folder, 'owners'))).toEqual([]);
  });

  test('and what was half written go with a dead one; what living ones hold stays', { timeout: 30_000 }, async () => {
    const folder = newFolder();
    const store = openStore(folder);
    const [dead, living] = [processOf(folder, 'half', 'x'), processOf(folder, 'half', 'y')];
    expect([await dead.next(), await living.next()]).toEqual(['begun', 'begun']);
    const unfinished = join(store.folder, '1', 'new');
    expect(readdirSync(unfinished)).toHaveLength(2);
    await dead.kill();
    store.gc();
    expect(readdirSync(unfinished)).toHaveLength(1);
    expect(readdirSync(join(store.folder, 'owners'))).toHaveLength(1);
    expect([store.isClaimed(key), store.isClaimed(hashText('y'))]).toEqual([false, true]);
  });

  test('stays with its owner, who looks for dead ones', { timeout: 30_000 }, async () => {
    const folder = newFolder();
    const store = openStore(folder);
    expect(store.claim(key)).not.toBeNull();
    // On POSIX a process loses its locks on a file by closing it anywhere, if it is not SQLite that does.
    store.gc();
    expect(await processOf(folder, 'hold', 'x').next()).toBe('refused');
    expect(await threadOf(folder, 'hold', 'x').next()).toBe('refused');
    expect(await processOf(folder, 'hold', 'x').next()).toBe('refused');
  });

  test('is taken over where somebody has removed the owners’ files', async () => {
    const folder = newFolder();
    const store = openStore(folder);
    const other = processOf(folder, 'hold', 'x');
    await other.next();
    rmSync(join(store.folder, 'owners'), { recursive: true });
    expect(store.claim(key)).not.toBeNull();
  });

  test('of 32 processes that want one missing value, one computes it', { timeout: 60_000 }, async () => {
    const folder = newFolder();
    const all = await Promise.all(Array.from({ length: 32 }, () => processOf(folder, 'compute', 'x').done));
    expect(all.flat().sort()).toEqual(['computed true', ...Array(31).fill('got value')]);
  });

  test('of eight threads that want one missing value, one computes it', { timeout: 60_000 }, async () => {
    const folder = newFolder();
    const all = await Promise.all(Array.from({ length: 8 }, () => threadOf(folder, 'compute', 'x').done));
    expect(all.flat().sort()).toEqual(['computed true', ...Array(7).fill('got value')]);
    expect(textOf(openStore(folder), 'x')).toBe('value');
  });

  test('writers that are killed at random leave no wrong value and no claim, and lose nothing', {
    timeout: 120_000,
  }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hasten-kills-'));
    const seed = Date.now() % 1e6;
    const outcome = await kill(40, folder, seed, await bundled('kills'));
    rmSync(folder, { recursive: true, force: true });
    expect(outcome.faults, `seed ${seed}`).toEqual([]);
    expect(outcome.kept).toBeGreaterThan(0);
  });
});
