import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { getEnvironmentData, threadId } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { mapped } from '../../../src/parallel/mapped/mapped.ts';
import { Barrier } from '../../../src/parallel/sync/barrier.ts';
import { Lock } from '../../../src/parallel/sync/lock.ts';
import { Queue } from '../../../src/parallel/sync/queue.ts';
import { Semaphore } from '../../../src/parallel/sync/semaphore.ts';
import { SharedFlag } from '../../../src/parallel/sync/shared-flag.ts';
import { SharedValue } from '../../../src/parallel/sync/shared-value.ts';
import { canMap } from '../../../src/shared-memory/mapper.ts';
import { portableOf } from '../../../src/source/portable.ts';
import { child, seedOf, soon, thread } from '../sync/actors.ts';

const across = { across: 'processes' } as const;

describe.skipIf(!canMap())('mapped', { timeout: 60_000 }, () => {
  test('an array is filled by processes and threads', async () => {
    const array = mapped(Float64Array, 1000);
    const view = array.subarray(500);
    await soon(
      Promise.all([
        child('fill', { array, from: 0, to: 500 }).done,
        thread('fill', { array: view, from: 0, to: 500 }).done,
      ]),
      20_000,
    );
    expect(array).toEqual(Float64Array.from({ length: 1000 }, (_, i) => (i < 500 ? i : i - 500) * 2));
  });

  test('a named file stays, and is opened again', () => {
    const folder = mkdtempSync(join(tmpdir(), 'hasten-mapped-'));
    const path = join(folder, 'numbers');
    const array = mapped(Int32Array, [1, 2, 3], { path });
    expect([...new Int32Array(readFileSync(path).buffer.slice(0, 12))].length).toBe(3);
    const again = mapped(Int32Array, 3, { path });
    expect([...again]).toEqual([1, 2, 3]);
    again[0] = 7;
    expect(array[0]).toBe(7);
    expect(() => mapped(Int32Array, 4, { path })).toThrow(expect.objectContaining({ code: 'HASTEN_MAPPED_FILE' }));
    expect(() => mapped(Int32Array, 4, { path: join(folder, 'no', 'such') })).toThrow(
      expect.objectContaining({ code: 'HASTEN_MAPPED_FILE' }),
    );
    writeFileSync(join(folder, 'short'), 'abc');
    expect(() => mapped(Int32Array, 1, { path: join(folder, 'short') })).toThrow(
      expect.objectContaining({ code: 'HASTEN_MAPPED_FILE' }),
    );
    expect(() => mapped(Array as never, 4)).toThrow(expect.objectContaining({ code: 'HASTEN_MEMORY_ARGUMENT' }));
    rmSync(folder, { recursive: true });
  });

  test('files that killed processes left are removed, those of other containers are not', async () => {
    const array = mapped(Uint8Array, 10);
    const { path } = portableOf(array)!.describe(array, 'process') as { path: string };
    const [, folder, space] = /^(.*)\/hasten-(\d+)-/.exec(path)!;
    const ended = spawnSync(process.execPath, ['-e', '']).pid;
    const old = join(folder!, `hasten-${space}-${ended}-0a-1.mem`);
    const elsewhere = join(folder!, `hasten-${Number(space) + 1}-${ended}-0a-1.mem`);
    for (const left of [old, elsewhere]) writeFileSync(left, 'left');
    try {
      await soon(thread('map', {}).done);
      expect([existsSync(old), existsSync(elsewhere), existsSync(path)]).toEqual([false, true, true]);
    } finally {
      for (const left of [old, elsewhere]) rmSync(left, { force: true });
    }
  });

  test('other arrays travel as before, and temporary files are where their name says', () => {
    const array = mapped(Uint8Array, 10);
    const { path } = portableOf(array)!.describe(array, 'process') as { path: string };
    expect(existsSync(path)).toBe(true);
    const other = new Uint8Array(10);
    expect(portableOf(other)?.describe(other, 'process')).toBeUndefined();
  });

  test('a lock excludes processes, and tells of a killed one', async () => {
    const seed = seedOf('lock of processes');
    const lock = new Lock(across);
    const inside = new SharedValue('int32', 0, across);
    const plain = mapped(Float64Array, 1);
    const actors = [child, child, thread].map((start, index) =>
      start('exclude', { lock, inside, plain, times: 1000, how: ['sync', 'async', 'sync'][index], seed: seed + index }),
    );
    expect(await soon(Promise.all(actors.map((actor) => actor.done)), 50_000)).toEqual([0, 0, 0]);
    expect(plain[0]).toBe(3000);
    const holder = child('hold', { lock });
    await holder.said();
    const here = lock.acquire().catch((error) => error.code);
    await delay(20);
    await holder.kill();
    expect(await soon(here)).toBe('HASTEN_LOCK_ABANDONED');
    lock.acquireSync().release();
  });

  test('permits of a killed process come back, barriers break, flags and values are seen', async () => {
    const semaphore = new Semaphore(1, across);
    const holder = child('hold', { lock: semaphore });
    await holder.said();
    await holder.kill();
    (await soon(semaphore.acquire())).release();

    const barrier = new Barrier(2, across);
    const leaves = child('arrive', { barrier, times: 1 });
    await soon(barrier.wait());
    await leaves.said();
    const broken = barrier.wait().catch((error) => error.code);
    await leaves.kill();
    expect(await soon(broken)).toBe('HASTEN_BARRIER_BROKEN');

    const flag = new SharedFlag(across);
    const value = new SharedValue('float64', 0, across);
    const waits = [
      child('waitForFlag', { flag, how: 'sync' }),
      child('waitForFlag', { flag, how: 'async' }),
      child('poll', { flag }),
    ];
    const adds = [child('add', { value, by: 0.5, times: 10_000 }), thread('add', { value, by: 0.5, times: 10_000 })];
    for (const actor of waits) await actor.said();
    flag.set();
    await soon(Promise.all([...waits, ...adds].map((actor) => actor.done)), 20_000);
    expect(value.load()).toBe(10_000);
  });

  for (const form of ['record', 'number', 'object'] as const) {
    test(`a queue between processes loses and doubles nothing: ${form}`, async () => {
      const seed = seedOf(`queue of processes, ${form}`);
      const options = { record: { record: { id: 'u32', value: 'f64' } }, number: { type: 'f64' }, object: {} }[form];
      const queue = new Queue(64, { ...(options as object), ...across });
      const times = 3000;
      const producers = [0, 1].map((index) =>
        [child, thread][index]!('produce', { queue, index, times, how: 'mixed', seed: seed + index, form }),
      );
      const consumers = [0, 1].map((index) =>
        [child, thread][index]!('consume', { queue, producers: 2, how: 'mixed', seed: seed + 7 + index, form }),
      );
      await soon(Promise.all(producers.map((actor) => actor.done)), 50_000);
      queue.close();
      const results = (await soon(Promise.all(consumers.map((actor) => actor.done)), 50_000)) as {
        wrong: number;
        counts: number[];
      }[];
      expect(results.map(({ wrong }) => wrong)).toEqual([0, 0]);
      for (const index of [0, 1]) expect(results.reduce((sum, { counts }) => sum + counts[index]!, 0)).toBe(times);
    });
  }

  test('threads of a process are told apart, however many there were before', async () => {
    const lock = new Lock(across);
    const held = await lock.acquire();
    // As many as there are seats for; the first one of the next round would be this thread's.
    const table = getEnvironmentData('hasten.sync.ends.2') as SharedArrayBuffer;
    const seats = new Int32Array(table, 2 ** 18);
    Atomics.store(seats, 0, seats.indexOf(threadId + 1, 1) - 1);
    const other = thread('acquireOnce', { lock, how: 'sync' });
    await other.said();
    await delay(20);
    await other.kill();
    expect(await lock.acquire({ timeout: 20 }).catch((error) => error.code)).toBe('HASTEN_SYNC_TIMEOUT');
    held.release();
    (await soon(lock.acquire())).release();
  });

  test('a queue goes on when a process is killed at it', async () => {
    const queue = new Queue(32, { record: { id: 'u32', value: 'f64' }, ...across });
    for (let round = 0; round < 4; round++) {
      const actor = child('churn', { queue, index: round });
      await actor.said();
      await delay(round * 5);
      await actor.kill();
      await soon(Promise.resolve(queue.size > 0 ? queue.takeMany(32) : []));
      for (let i = 0; i < 40; i++) {
        await soon(queue.put({ id: 1000, value: i }));
        expect(await soon(queue.take())).toEqual({ id: 1000, value: i });
      }
    }
  });

  test('primes are found by processes through a queue', async () => {
    const jobs = new Queue(8192, { type: 'u32', ...across });
    const results = new Queue(8192, { type: 'u32', ...across });
    const actors = [child('primes', { jobs, results }), child('primes', { jobs, results })];
    const collected = (async () => {
      let found = 0;
      for (let some = await results.takeMany(4096); some.length > 0; some = await results.takeMany(4096))
        found += some.length;
      return found;
    })();
    for (let from = 1; from <= 100_000; from += 1000)
      await jobs.putMany(Uint32Array.from({ length: 1000 }, (_, i) => from + i));
    jobs.close();
    await soon(Promise.all(actors.map((actor) => actor.done)), 40_000);
    results.close();
    expect(await soon(collected)).toBe(9592);
  });
});

test('without koffi it says so', { timeout: 60_000 }, async () => {
  const { execFile } = await import('node:child_process');
  const { promisify } = await import('node:util');
  const at = (path: string) => JSON.stringify(new URL(`../../../src/parallel/${path}`, import.meta.url).href);
  const program = `
    import { Module } from 'node:module';
    const resolve = Module._resolveFilename;
    Module._resolveFilename = function (name, ...rest) { if (name === 'koffi') throw new Error('not there'); return resolve.call(this, name, ...rest); };
    const { mapped } = await import(${at('mapped/mapped.ts')});
    const { Lock } = await import(${at('sync/lock.ts')});
    const { Queue } = await import(${at('sync/queue.ts')});
    const across = { across: 'processes' };
    for (const make of [() => mapped(Float64Array, 3), () => new Lock(across), () => new Queue(4, across)]) {
      try { make(); } catch ({ code, fix }) { console.log(code, fix); }
    }`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
  expect(stdout).toBe('HASTEN_MAPPED_UNAVAILABLE npm install koffi\n'.repeat(3));
});
