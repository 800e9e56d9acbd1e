/** One memory of several threads: views, growing, hand-over, and threads that end. */
import { afterEach, expect, describe as group, test } from 'vitest';
import { allocate, free } from '../../src/shared-memory/allocate.ts';
import { arrayOf, describe } from '../../src/shared-memory/descriptors.ts';
import { adoptRegions, giveAway, type OwnedArrayDescriptor, receive } from '../../src/shared-memory/hand-over.ts';
import { adoptMemory, handover, isOurs, memoryUsage, theMemory, threadNumber } from '../../src/shared-memory/memory.ts';
import { start } from './start.ts';

const FREED = { code: 'HASTEN_MEMORY_FREED' };

afterEach(() => void theMemory().heap.check());

group('threads that share the memory', () => {
  test('have numbers of their own, and no number twice', async () => {
    await using one = await start();
    await using other = await start();
    expect(threadNumber()).toBe(0);
    expect(await one.ask('number')).toBe(one.thread);
    expect(new Set([0, one.thread, other.thread, handover()!.thread]).size).toBe(4);
  });

  test('take one memory only', async () => {
    await using one = await start();
    await expect(one.ask('adoptAgain')).rejects.toMatchObject({ code: 'HASTEN_MEMORY_ADOPTED' });
    theMemory();
    expect(() => adoptMemory(handover()!)).toThrow(expect.objectContaining({ code: 'HASTEN_MEMORY_ADOPTED' }));
  });

  test('have a memory of their own if they adopt none', async () => {
    await using one = await start(true);
    const mine = allocate(Uint8Array, 10);
    const { address } = await one.ask('keep', 1000);
    expect(address).toBeGreaterThan(0);
    expect(mine.every((x) => x === 0)).toBe(true);
    expect((await one.ask('usage')).claimed).toBe(1 << 20);
    expect(await one.ask('isOurs', mine)).toEqual([false, null]);
    free(mine);
  });

  test('do not free what another thread allocated', async () => {
    await using one = await start();
    const array = allocate(Uint8Array, 10);
    await expect(one.ask('freeView', describe(array))).rejects.toMatchObject(FREED);
    const theirs = arrayOf(await one.ask('keep', 100));
    expect(theirs[0]).toBe(1);
    expect(() => free(theirs)).toThrow(expect.objectContaining(FREED));
    free(array);
  });
});

group('descriptors', () => {
  test.each([
    [Int8Array, 7],
    [Uint8Array, 7],
    [Uint8ClampedArray, 7],
    [Int16Array, 7],
    [Uint16Array, 7],
    [Int32Array, 7],
    [Uint32Array, 7],
    [Float32Array, 7],
    [Float64Array, 7],
    [BigInt64Array, 7n],
    [BigUint64Array, 7n],
  ] as const)('show the same elements: %o', (type, value) => {
    const array = allocate(type as typeof Float64Array, [value as number, value as number, value as number]);
    const part = array.subarray(1);
    const other = arrayOf(describe(part)!);
    expect(other).toBeInstanceOf(type);
    expect([...other]).toEqual([value, value]);
    expect(describe(other)).toEqual(describe(part));
    other.fill((typeof value === 'bigint' ? 0n : 0) as never);
    expect(Number(array[1])).toBe(0);
    free(array);
  });

  test('are for arrays in the shared memory', () => {
    expect(describe(new Float64Array(4))).toBeNull();
    expect(describe(new Float64Array(new SharedArrayBuffer(1 << 25)))).toBeNull();
    const array = allocate(Uint8Array, 8);
    expect(describe(new DataView(array.buffer, array.byteOffset))).toBeNull();
    free(array);
  });

  test('reach other threads, also where the memory grew after these looked', async () => {
    await using one = await start();
    const first = allocate(Float64Array, [1, 2, 3]);
    expect(await one.ask('sum', describe(first))).toEqual([6, true, describe(first)]);
    expect(first[0]).toBe(-1);
    const large = allocate(Float64Array, memoryUsage().size / 8 + 1000);
    const end = large.subarray(large.length - 3);
    end.set([4, 5, 6]);
    expect(await one.ask('sum', describe(end))).toEqual([15, true, describe(end)]);
    const empty = large.subarray(5, 5);
    expect((await one.ask('sum', describe(empty)))[0]).toBe(0);
    free(large);
    free(first);
  });

  test('know a view that came by an ordinary message, and no copy of the memory', async () => {
    await using one = await start();
    const array = allocate(Float64Array, 10);
    expect(await one.ask('isOurs', array.subarray(2))).toEqual([true, describe(array.subarray(2))]);
    const copy = new SharedArrayBuffer(1 << 24);
    new Uint8Array(copy).set(new Uint8Array(array.buffer, 0, 1 << 24));
    expect(isOurs(copy)).toBe(false);
    expect(await one.ask('isOurs', new Uint8Array(copy))).toEqual([false, null]);
    free(array);
  });
});

group('growing', () => {
  test('goes on in several threads at once, and arrays from before keep working', async () => {
    const threads = await Promise.all([start(), start(), start()]);
    const mine = allocate(Uint8Array, 1000).fill(9);
    const growing = threads.map((thread, i) => thread.ask('grow', 12, i + 1));
    while (threads.length > 0) {
      const large = allocate(Uint32Array, 3_000_000);
      if (large.some((x) => x !== 0)) throw new Error('no zeros');
      free(large);
      await growing.shift();
      await threads.shift()!.end();
    }
    expect(mine.every((x) => x === 9)).toBe(true);
    expect(isOurs(mine.buffer)).toBe(true);
    free(mine);
  }, 60_000);
});

group('arrays that change hands', () => {
  test('are freed by the one that receives them, once', async () => {
    await using one = await start();
    const descriptor: OwnedArrayDescriptor = await one.ask('make', 1000, 5);
    const array = receive(descriptor);
    expect([...array.subarray(998)]).toEqual([5, 5]);
    expect(() => receive(descriptor)).toThrow(expect.objectContaining(FREED));
    free(array);
    expect(() => free(array)).toThrow(expect.objectContaining(FREED));
    expect(() => receive(descriptor)).toThrow(expect.objectContaining(FREED));
  });

  test('are no more the giver’s', async () => {
    await using one = await start();
    const array = allocate(Float64Array, [3, 4]);
    expect(giveAway(array.subarray(1))).toBeNull();
    const descriptor = giveAway(array)!;
    expect(() => free(array)).toThrow(expect.objectContaining(FREED));
    expect(giveAway(array)).toBeNull();
    expect(array[0]).toBe(3);
    expect(await one.ask('receive', descriptor)).toBe(3);
    await one.ask('free', descriptor.address);
    const before = memoryUsage().allocated;
    theMemory().records.collect();
    expect(memoryUsage().allocated).toBe(before - 64);
  });

  test('may come back, and be passed on', async () => {
    await using one = await start();
    await using other = await start();
    const before = memoryUsage().allocated;
    const own = giveAway(allocate(Uint8Array, 100))!;
    free(receive(own));
    expect(memoryUsage().allocated).toBe(before);
    const first: OwnedArrayDescriptor = await one.ask('make', 500, 8);
    const second = giveAway(receive(first))!;
    expect(await other.ask('receive', second)).toBe(8);
    expect(() => receive(first)).toThrow(expect.objectContaining(FREED));
    const third: OwnedArrayDescriptor = await other.ask('passOn', second.address);
    free(receive(third));
    expect((await one.ask('make', 500, 1)).address).not.toBe(0);
  });

  test.each([1000, 300_000, 8_000_000])(
    'use no more memory however often they do it: %i bytes',
    async (bytes) => {
      await using one = await start();
      const rounds = bytes > 1e6 ? 300 : 3000;
      free(receive(await one.ask('make', bytes, 1)));
      let most = 0;
      const before = memoryUsage().claimed;
      for (let i = 0; i < rounds; i++) {
        free(receive(await one.ask('make', bytes, i)));
        if (i % 100 === 0) most = Math.max(most, memoryUsage().claimed - before);
      }
      expect(most).toBeLessThanOrEqual(16 << 20);
      expect((await one.ask('usage')).allocated).toBeLessThanOrEqual(16 << 20);
      await one.ask('check');
    },
    60_000,
  );

  test('take no more notes than arrays that are away at once', async () => {
    await using one = await start();
    const many: OwnedArrayDescriptor[] = [];
    for (let i = 0; i < 40_000; i++) many.push(giveAway(allocate(Uint8Array, 1))!);
    const before = memoryUsage().claimed;
    for (const descriptor of many) free(receive(descriptor));
    theMemory().records.collect();
    for (let i = 0; i < 40_000; i++) free(receive(giveAway(allocate(Uint8Array, 1))!));
    expect(memoryUsage().claimed).toBeLessThanOrEqual(before);
    await one.ask('check');
  });
});

group('a thread that ends', () => {
  test('leaves what it gave away, and nothing else', async () => {
    const before = memoryUsage();
    const one = await start();
    const descriptors: OwnedArrayDescriptor[] = [];
    for (let i = 0; i < 20; i++) {
      descriptors.push(await one.ask('make', 300_000, i));
      await one.ask('keep', 300_000);
    }
    const lost = descriptors.pop()!;
    const arrays = descriptors.map((descriptor) => receive(descriptor));
    free(arrays.pop()!);
    await one.end();
    adoptRegions(one.thread);
    theMemory().heap.check();
    expect(() => receive(lost)).toThrow(expect.objectContaining(FREED));
    expect(memoryUsage().allocated - before.allocated).toBe(18 * Math.ceil(300_000 / 64) * 64);
    const others = Array.from({ length: 50 }, () => allocate(Uint8Array, 200_000).fill(255));
    for (const [i, array] of arrays.entries()) expect(array.every((x) => x === i)).toBe(true);
    for (const array of [...arrays, ...others]) free(array);
    expect(memoryUsage().allocated).toBe(before.allocated);
    theMemory().heap.check();
  });

  test('gives back what it had from others, and what others have of it stays', async () => {
    const one = await start();
    await using other = await start();
    const before = memoryUsage().allocated;
    expect(await one.ask('receive', giveAway(allocate(Uint8Array, 1000)))).toBe(0);
    const theirs: OwnedArrayDescriptor = await one.ask('make', 1000, 77);
    await other.ask('receive', theirs);
    const flying = giveAway(receive(await one.ask('make', 1000, 78)))!;
    await one.end();
    adoptRegions(one.thread);
    theMemory().records.collect();
    // The two that are the other thread's, or on the way to it.
    expect(memoryUsage().allocated - before).toBe(2048);
    expect(await other.ask('receive', flying)).toBe(78);
    expect(arrayOf(theirs)[0]).toBe(77);
    await other.ask('free', theirs.address);
    await other.ask('free', flying.address);
    theMemory().records.collect();
    expect(memoryUsage().allocated).toBe(before);
  });

  test('may do so at any moment: 40 of them, and the books hold', async () => {
    const before = memoryUsage();
    const arrays: Uint8Array[] = [];
    let lost = 0;
    for (let round = 0; round < 20; round++) {
      const pair = await Promise.all([start(), start()]);
      for (const { worker } of pair) worker.postMessage(['churn', round * 2 + worker.threadId]);
      await new Promise((resolve) => setTimeout(resolve, 5 + ((round * 7) % 20)));
      for (const one of pair) {
        if (round % 2 === 0)
          for (const descriptor of one.given.splice(0)) arrays.push(receive(descriptor) as Uint8Array);
        await one.end();
        for (const descriptor of one.given.splice(0)) {
          if (round % 3 !== 0) arrays.push(receive(descriptor) as Uint8Array);
          else lost++;
        }
        adoptRegions(one.thread);
        theMemory().heap.check();
      }
      for (const array of arrays) {
        const value = (array.byteOffset / 64) & 255;
        if (array.some((x) => x !== value)) throw new Error('somebody else wrote');
      }
      for (const array of arrays.splice(0, arrays.length / 2)) free(array);
    }
    for (const array of arrays) free(array);
    theMemory().records.collect();
    expect(lost).toBeGreaterThan(0);
    expect(memoryUsage().allocated).toBe(before.allocated);
    expect(memoryUsage().claimed - before.claimed).toBeLessThanOrEqual(40 << 20);
  }, 60_000);
});
