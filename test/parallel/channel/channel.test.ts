/** What both kinds of channels promise, with random messages; the seed is in the name of the test. */

import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { Message } from '../../../src/parallel/channel/channel.ts';
import { randomMessage } from './random-message.ts';
import { start } from './start.ts';

const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));

describe.each(['thread', 'process'] as const)('a channel to a %s', (kind) => {
  test(`keeps the order of messages of all sizes, seed ${SEED}`, async () => {
    await using echo = start(kind);
    const random = randomMessage(SEED);
    const count = kind === 'thread' ? 3000 : 300;
    const sent: Message[] = [];
    for (let index = 0; index < count; index++) {
      const message = random.next(index);
      sent.push(message);
      echo.channel.send(message);
      // In bursts, and each by itself.
      if (random.below(20) === 0) await pause(random.below(2));
    }
    const got = await echo.next(count);
    expect(sent.findIndex((message, index) => !isDeepStrictEqual(got[index], structuredClone(message)))).toBe(-1);
  });

  test('throws DataCloneError before anything is sent', async () => {
    await using echo = start(kind);
    for (const value of [() => 1, Symbol('x'), { deep: [() => 1] }, new WeakMap()]) {
      expect(() => echo.channel.send(['bad', 1, value])).toThrow(/could not be cloned/);
    }
    echo.channel.send(['good', 1]);
    expect(await echo.next(1)).toEqual([['good', 1]]);
  });

  test('loses nothing that was sent before the other side ended', async () => {
    await using echo = start(kind);
    // Of a process: as many as the system takes at once.
    const count = kind === 'thread' ? 5000 : 50;
    echo.channel.send(['say-and-exit', count]);
    await echo.ended;
    const got = await echo.next(count);
    expect(got.map(([, value]) => Number(value))).toEqual(Array.from({ length: count }, (_, index) => index));
  });

  test('is silent once it is closed', async () => {
    await using echo = start(kind);
    echo.channel.send(['x', 1]);
    await echo.next(1);
    echo.channel.send(['x', 2]);
    echo.channel.close();
    echo.channel.close();
    echo.channel.send(['x', 3]);
    await pause(50);
    expect(await echo.next(0)).toEqual([]);
  });

  test('waits for a side that is busy', async () => {
    await using echo = start(kind);
    echo.channel.send(['busy', 200]);
    const many = Array.from({ length: 100 }, (_, index): Message => ['x', 'a'.repeat(index * 100)]);
    for (const message of many) echo.channel.send(message);
    expect(await echo.next(101)).toEqual([['done'], ...many]);
  });
});

describe('a channel to a thread', () => {
  test('is used up and refilled many times over', async () => {
    await using echo = start('thread');
    echo.channel.send(['many', 50_000]);
    const got = await echo.next(50_000);
    expect(got.every(([, value], index) => value === index)).toBe(true);
  });

  test('lets the timers of the worker go on while messages keep coming', async () => {
    await using echo = start('thread');
    echo.channel.send(['tick', 1]);
    // Without a pause, until they have gone off often enough.
    for (let ticks = 0; ticks < 20; ) {
      echo.channel.send(['ticks']);
      const [[, now]] = (await echo.next(1)) as [Message];
      ticks = now as number;
    }
  });

  test('moves buffers', async () => {
    await using echo = start('thread');
    const array = new Float64Array([1, 2, 3]);
    echo.channel.send(['x', array], [array.buffer]);
    expect(array.length).toBe(0);
    expect(await echo.next(1)).toEqual([['x', new Float64Array([1, 2, 3])]]);
  });

  test('keeps what structured clone keeps: identity, holes, views, -0, shared memory', async () => {
    await using echo = start('thread');
    const one = { a: 1 };
    const cycle: { self?: object } = {};
    cycle.self = cycle;
    const bytes = new Uint8Array([1, 2, 3, 4]);
    const shared = new Int32Array(new SharedArrayBuffer(8));
    const match = /(?<x>a)/.exec('ba')!;
    const holes: number[] = [1];
    holes[2] = 3;
    const values = [
      [one, one],
      cycle,
      holes,
      [bytes, bytes.subarray(1)],
      -0,
      shared,
      match,
      JSON.parse('{"__proto__":1}'),
    ];
    echo.channel.send(['x', ...values]);
    for (const value of values) echo.channel.send(['x', value]);
    const [all, ...each] = await echo.next(values.length + 1);
    expect(all).toEqual(structuredClone(['x', ...values]));
    expect(each).toEqual(values.map((value) => structuredClone(['x', value])));
    type Values = [object[], typeof cycle, number[], Uint8Array[], number, Int32Array];
    for (const got of [all!.slice(1), each.map((message) => message[1])]) {
      const [pair, around, sparse, views, zero, there] = got as unknown as Values;
      expect(pair[0]).toBe(pair[1]);
      expect(around.self).toBe(around);
      expect(1 in sparse).toBe(false);
      expect(views[0]!.buffer).toBe(views[1]!.buffer);
      expect(Object.is(zero, -0)).toBe(true);
      Atomics.add(there, 0, 1);
    }
    expect(shared[0]).toBe(2);
  });
});
