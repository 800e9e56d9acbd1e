import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { Lock } from '../../../src/parallel/sync/lock.ts';
import { manager } from '../../../src/parallel/sync/manager.ts';
import { Queue, type QueueOptions } from '../../../src/parallel/sync/queue.ts';
import { SharedFlag } from '../../../src/parallel/sync/shared-flag.ts';
import { portableOf } from '../../../src/source/portable.ts';
import { seedOf, soon, thread } from './actors.ts';
import { generator } from './programs/roles.ts';

const code = (promise: Promise<unknown>) => promise.then(() => 'no error').catch((error) => error.code);

const forms = {
  record: { record: { id: 'u32', value: 'f64' } },
  number: { type: 'f64' },
  object: { bytes: 4096 },
} as const;

describe('Queue', { timeout: 60_000 }, () => {
  for (const [form, how, capacity] of [
    ['record', 'sync', 64],
    ['record', 'mixed', 1],
    ['number', 'async', 7],
    ['number', 'many', 100],
    ['object', 'mixed', 16],
    ['object', 'mixed', 1],
  ] as const) {
    test(`loses and doubles nothing, in each producer's order: ${form}, ${how}, ${capacity}`, async () => {
      const seed = seedOf(`queue ${form} ${how} ${capacity}`);
      const queue = new Queue(capacity, forms[form] as QueueOptions);
      const times = form === 'object' ? 1500 : 4000;
      const producers = [0, 1].map((index) =>
        thread('produce', { queue, index, times, how, seed: seed + index, form }),
      );
      const consumers = [0, 1].map((index) =>
        thread('consume', { queue, producers: 2, how, seed: seed + 7 + index, form }),
      );
      await soon(Promise.all(producers.map((actor) => actor.done)), 50_000);
      queue.close();
      const results = (await soon(Promise.all(consumers.map((actor) => actor.done)), 50_000)) as {
        wrong: number;
        counts: number[];
        sums: number[];
      }[];
      expect(results.map(({ wrong }) => wrong)).toEqual([0, 0]);
      for (const index of [0, 1]) {
        expect(results.reduce((sum, { counts }) => sum + counts[index]!, 0)).toBe(times);
        expect(results.reduce((sum, { sums }) => sum + sums[index]!, 0)).toBe((times * (times - 1)) / 2);
      }
      expect(queue.size).toBe(0);
    });
  }

  test('keeps any value that structured clone takes', async () => {
    const queue = new Queue(64);
    const values = [
      0,
      -0,
      Number.NaN,
      1e300,
      '',
      'plain',
      'größer',
      '文字 and 🎉',
      '\ud800 alone',
      'x'.repeat(10_000),
      true,
      false,
      null,
      undefined,
      10n,
      new Date(5),
      /x/g,
      [1, [2]],
      { a: { b: 1 } },
      new Map([[1, 'a']]),
      new Set([1]),
      new Float64Array([1, 2]),
      new Error('why'),
    ];
    for (const value of values) {
      queue.putSync(value);
      expect(await queue.take()).toEqual(value);
    }
    await queue.putMany(values);
    expect(await queue.takeMany(64)).toEqual(values);
  });

  test('keeps numbers of each type', () => {
    const record = {
      a: 'i8',
      b: 'u8',
      c: 'i16',
      d: 'u16',
      e: 'i32',
      f: 'u32',
      g: 'f32',
      h: 'f64',
      i: 'i64',
      j: 'u64',
    } as const;
    const queue = new Queue(3, { record });
    const value = { a: -1, b: 255, c: -300, d: 65_535, e: -70_000, f: 4e9, g: 0.5, h: 0.1, i: -5n, j: 5n };
    for (let i = 0; i < 10; i++) {
      expect(queue.tryPut(value)).toBe(true);
      expect(queue.takeSync()).toEqual(value);
    }
    const odd = new Queue(1, { record: { __proto__: 'f64', "it's": 'f64' } as never }) as Queue<Record<string, number>>;
    odd.putSync({ "it's": 3 } as never);
    expect(odd.takeSync()["it's"]).toBe(3);
  });

  test('holds as many as it is for, and no more', async () => {
    const queue = new Queue<number>(3);
    expect([1, 2, 3, 4].map((value) => queue.tryPut(value))).toEqual([true, true, true, false]);
    expect(queue.size).toBe(3);
    const waits = [queue.put(4), queue.put(5)];
    expect(await queue.takeMany(10)).toEqual([1, 2, 3]);
    await Promise.all(waits);
    expect([queue.tryTake(), queue.tryTake(), queue.tryTake()]).toEqual([4, 5, undefined]);
    await expect(queue.take({ timeout: 5 })).rejects.toThrow(expect.objectContaining({ code: 'HASTEN_SYNC_TIMEOUT' }));
  });

  test('a value that waits is the one of when it was put', async () => {
    const queue = new Queue(1, { record: { x: 'f64' } });
    const strings = new Queue<string>(1);
    const value = { x: 1 };
    const waits = [queue.put(value), queue.put(value), strings.put('a'), strings.put('b')];
    value.x = 2;
    strings.tryPut('c');
    expect([await queue.take(), await queue.take(), await strings.take(), await strings.take()]).toEqual([
      { x: 1 },
      { x: 1 },
      'a',
      'b',
    ]);
    await Promise.all(waits);
  });

  test('closes: puts fail, values drain, loops end, all who wait are told', async () => {
    const full = new Queue<number>(1);
    const empty = new Queue<number>(1);
    full.putSync(0);
    const putters = ['sync', 'async'].map((how) => thread('putOne', { queue: full, how }));
    const takers = ['sync', 'async'].map((how) => thread('takeOne', { queue: empty, how }));
    for (const actor of [...putters, ...takers]) await actor.said();
    const here = [code(full.put(1)), code(empty.take())];
    const many = empty.takeMany(5);
    const seen: number[] = [];
    const loop = (async () => {
      for await (const value of empty) seen.push(value);
    })();
    await delay(50);
    full.close();
    empty.close();
    const results = await soon(Promise.all([...putters, ...takers].map((actor) => actor.done)));
    expect([...results, ...(await Promise.all(here))]).toEqual(Array(6).fill('HASTEN_QUEUE_CLOSED'));
    expect(await soon(many)).toEqual([]);
    await soon(loop);
    expect(seen).toEqual([]);
    expect(full.isClosed).toBe(true);
    expect([...full]).toEqual([0]);
    expect(() => full.takeSync()).toThrow(expect.objectContaining({ code: 'HASTEN_QUEUE_CLOSED' }));
    expect(() => full.tryPut(1)).toThrow(expect.objectContaining({ code: 'HASTEN_QUEUE_CLOSED' }));
  });

  test('goes on when producers and consumers are killed at random moments', async () => {
    const random = generator(seedOf('kills at a queue'));
    const queue = new Queue(32, { record: { id: 'u32', value: 'f64' } });
    const last = new Map<number, number>();
    for (let round = 0; round < 6; round++) {
      const actors = [thread('churn', { queue, index: round })];
      if (round % 2 === 0) actors.push(thread('churn', { queue, index: 100 + round }));
      for (const actor of actors) await actor.said();
      await delay(random() * 20);
      for (const actor of actors) await actor.kill(random() < 0.5);
      // It works both ways, and what is in it is in order.
      for (const { id, value } of await soon(Promise.resolve(queue.size > 0 ? queue.takeMany(32) : []))) {
        expect(value).toBeGreaterThan(last.get(id) ?? -1);
        last.set(id, value);
      }
      for (let i = 0; i < 40; i++) {
        await soon(queue.put({ id: 1000, value: round * 40 + i }));
        expect(await soon(queue.take())).toEqual({ id: 1000, value: round * 40 + i });
      }
    }
  });

  test('loses one value at most with a consumer that is killed, and gives none twice', async () => {
    const random = generator(seedOf('kills of consumers'));
    const queue = new Queue(16, { type: 'u32' });
    const values = 3000;
    const kills = 4;
    const seen = new Int32Array(new SharedArrayBuffer(4 * values));
    let consumer = thread('note', { queue, seen });
    const stays = thread('note', { queue, seen });
    const put = (async () => {
      for (let value = 0; value < values; value++) {
        await queue.put(value);
        if (value % 10 === 0) await delay(0);
      }
    })();
    for (let kill = 0; kill < kills; kill++) {
      await consumer.said();
      await delay(random() * 10);
      await consumer.kill();
      consumer = thread('note', { queue, seen });
    }
    await soon(put, 30_000);
    queue.close();
    await soon(Promise.all([consumer.done, stays.done]));
    expect(seen.filter((count) => count > 1).length).toBe(0);
    expect(seen.filter((count) => count === 0).length).toBeLessThanOrEqual(kills);
  });

  test('takes no more than its bytes, waits for room among them, and names what cannot be put', async () => {
    const queue = new Queue<unknown>(100, { bytes: 1024 });
    const value = expect.objectContaining({ code: 'HASTEN_QUEUE_VALUE' });
    expect(() => queue.putSync('x'.repeat(2000))).toThrow(value);
    await expect(queue.put(() => {})).rejects.toThrow(value);
    expect(() => new Queue(3, { record: { a: 'f64' } }).putSync(3 as never)).toThrow(value);
    const texts = Array.from({ length: 40 }, (_, index) => String(index).repeat(50));
    const put = queue.putMany(texts);
    expect(queue.size).toBeLessThan(40);
    const taken: unknown[] = [];
    while (taken.length < 40) taken.push(await soon(queue.take()));
    await put;
    expect(taken).toEqual(texts);
  });

  test('blocking forms stand behind the promises of their thread', async () => {
    const queue = new Queue<number>(8);
    const first = queue.take();
    const some = queue.takeMany(2);
    queue.putManySync([1, 2, 3, 4, 5]);
    for (const value of queue) {
      expect(value).toBe(4);
      break;
    }
    expect(queue.tryTake()).toBe(5);
    expect([await soon(first), await soon(some)]).toEqual([1, [2, 3]]);
  });

  test('of many values those before one that cannot be put are in, and whoever waits gets them', async () => {
    const numbers = new Queue(8, { type: 'i64' });
    const wrong = [1n, 2n, 3 as never, 4n];
    const value = expect.objectContaining({ code: 'HASTEN_QUEUE_VALUE' });
    const taken = numbers.takeMany(8);
    await expect(numbers.putMany(wrong)).rejects.toThrow(value);
    expect(await soon(taken)).toEqual([1n, 2n]);
    expect(() => numbers.putManySync(wrong)).toThrow(value);
    expect(await soon(numbers.takeMany(8))).toEqual([1n, 2n]);
    expect(() => numbers.putSync(3 as never)).toThrow(value);
    const any = new Queue<unknown>(8);
    expect(() => any.putManySync([1, 2, () => {}, 4])).toThrow(value);
    expect([any.tryTake(), any.tryTake(), any.tryTake()]).toEqual([1, 2, undefined]);
  });

  test('takes no locks and queues, of which nothing would arrive', () => {
    const queue = new Queue<unknown>(4);
    for (const shared of [new Lock(), queue, new SharedFlag(), manager({})]) {
      for (const value of [shared, { deep: [new Map([[1, shared]])] }]) {
        expect(() => queue.putSync(value)).toThrow(expect.objectContaining({ code: 'HASTEN_QUEUE_VALUE' }));
      }
    }
    expect(queue.size).toBe(0);
  });

  test('its counters run over', async () => {
    for (const [options, bytes] of [[{ type: 'f64' }], [{ bytes: 64 }, true]] as const) {
      const queue = new Queue<number>(3, options as QueueOptions);
      const { buffer } = portableOf(queue)!.describe(queue, 'thread') as { buffer: SharedArrayBuffer };
      const words = new Int32Array(buffer);
      // Its tail and head, and behind its header, of 512 bytes, the ends of its values.
      words[0] = words[16] = 2 ** 31 - 5;
      if (bytes) words.fill(-30, 128, 132);
      for (let i = 0; i < 20; i++) {
        queue.putManySync([i, i + 0.5]);
        expect(queue.tryPut(-1)).toBe(true);
        expect(queue.tryPut(-2)).toBe(false);
        expect([queue.size, await queue.take(), queue.takeSync(), queue.tryTake(), queue.size]).toEqual([
          3,
          i,
          i + 0.5,
          -1,
          0,
        ]);
      }
      expect(words[0]).toBeLessThan(0);
    }
  });

  test('refuses what it cannot be, or take', () => {
    const argument = expect.objectContaining({ code: 'HASTEN_SYNC_ARGUMENT' });
    expect(() => new Queue(0)).toThrow(argument);
    expect(() => new Queue(10, { type: 'f16' as 'f64' })).toThrow(argument);
    expect(() => new Queue(10, { bytes: 1 })).toThrow(argument);
    expect(() => new Queue(2 ** 24 + 1)).toThrow(argument);
    expect(new Queue(2 ** 23).capacity).toBe(2 ** 23);
    const queue = new Queue<number>(10);
    queue.putSync(1);
    for (const most of [0, -1, Number.NaN, undefined as never])
      expect(() => queue.takeManySync(most)).toThrow(argument);
    expect(() => queue.putManySync(new Set([1]) as never)).toThrow(
      expect.objectContaining({ code: 'HASTEN_QUEUE_VALUE' }),
    );
    expect(queue.takeManySync(Number.POSITIVE_INFINITY)).toEqual([1]);
  });
});
