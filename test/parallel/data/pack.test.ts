/** Values that travel: held against structured clone, through real messages. */

import { deserialize, serialize } from 'node:v8';
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { newHold } from '../../../src/parallel/data/hold.ts';
import { packItems, unpackItems } from '../../../src/parallel/data/items.ts';
import { type Packed, type PackOptions, pack, unpack } from '../../../src/parallel/data/pack.ts';
import { allocate, free } from '../../../src/shared-memory/allocate.ts';
import { portable } from '../../../src/source/portable.ts';
import { randomOf } from './random.ts';
import { same } from './same.ts';
import { randomValue } from './values.ts';

const { port1, port2 } = new MessageChannel();

function throughPort(packed: Packed, transfer: readonly unknown[] = []): Packed {
  port1.postMessage(packed, transfer as never);
  return receiveMessageOnPort(port2)!.message as Packed;
}

function sent(value: unknown, options?: PackOptions): unknown {
  const hold = newHold();
  const arrived = unpack(throughPort(pack(value, 'thread', hold, options), hold.transfer));
  hold.release();
  return arrived;
}

function sentToProcess(value: unknown): unknown {
  return unpack(deserialize(serialize(pack(value, 'process', newHold()))) as Packed);
}

function sentItems(items: readonly unknown[], from = 0, to = items.length): unknown[] {
  return unpackItems(throughPort(packItems(items, from, to, 'thread', newHold())));
}

const SEED = Number(process.env.HASTEN_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));

class Badge {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}
portable(
  'test.badge',
  Badge,
  ({ text }) => (text === 'plain' ? undefined : { text }),
  (description) => new Badge((description as { text: string }).text),
);

describe('values arrive as structured clone gives them', () => {
  test(`random ones (HASTEN_TEST_SEED=${SEED})`, () => {
    for (let round = 0; round < 500; round++) {
      const value = randomValue(randomOf(SEED + round));
      same(sent(value), structuredClone(value), `seed ${SEED + round}`);
      same(sentToProcess(value), deserialize(serialize(value)), `to a process, seed ${SEED + round}`);
    }
  });

  test(`random ones beside something that travels otherwise (HASTEN_TEST_SEED=${SEED})`, () => {
    for (let round = 0; round < 500; round++) {
      const value = randomValue(randomOf(SEED + round));
      const arrived = sent({ value, badge: new Badge('a') }) as { value: unknown; badge: unknown };
      same(arrived.value, structuredClone(value), `seed ${SEED + round}`);
      expect(arrived.badge).toBeInstanceOf(Badge);
    }
  });

  test(`random items (HASTEN_TEST_SEED=${SEED})`, () => {
    for (let round = 0; round < 300; round++) {
      const random = randomOf(SEED + round);
      const items = Array.from({ length: random(20) }, () => randomValue(random, 3));
      const arrived = sentItems(items);
      expect(arrived).toHaveLength(items.length);
      for (const [at, one] of arrived.entries())
        same(one, structuredClone(items[at]), `item ${at}, seed ${SEED + round}`);
    }
  });
});

describe('items', () => {
  const shapes: [string, unknown[]][] = [
    ['numbers', [1, -0, Number.NaN, 1e300, 5, 6]],
    ['numbers and others', [1, 2, 'three', undefined, null]],
    ['strings', ['', 'a', 'ä€', '\ud800', '\u{1f600}', 'x'.repeat(1000)]],
    ['long strings', Array.from({ length: 5 }, (_, at) => `${at}`.repeat(10_000))],
    ['objects of one shape', Array.from({ length: 9 }, (_, id) => ({ id, x: id / 3, name: `n${id}`, on: id > 3 }))],
    [
      'odd values',
      Array.from({ length: 9 }, (_, id) => ({
        id: id || -0,
        x: id % 2 ? undefined : null,
        b: 2n,
        s: [1n, 's'][id % 2],
      })),
    ],
    ['another key', [{ a: 1 }, { a: 1 }, { a: 1 }, { b: 1 }, { a: 1 }]],
    ['one key less', [{ a: 1, b: 2 }, { a: 1, b: 2 }, { a: 1, b: 2 }, { a: 1 }]],
    ['one key more', [{ a: 1 }, { a: 1 }, { a: 1 }, { a: 1, b: 2 }]],
    [
      'another order',
      [
        { a: 1, b: 2 },
        { a: 1, b: 2 },
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ],
    ],
    [
      'awkward keys',
      Array.from({ length: 5 }, (_, id) => ({ 'a b': id, '"': id, 7: id, constructor: id, '\u2028': id })),
    ],
    ['key __proto__', Array.from({ length: 5 }, (_, id) => JSON.parse(`{"__proto__": ${id}, "a": 1}`) as object)],
    ['nested', Array.from({ length: 5 }, (_, id) => ({ id, at: { x: id, y: [id] } }))],
    ['empty objects', [{}, {}, {}, {}, {}]],
    ['nothing', []],
    // biome-ignore lint/suspicious/noSparseArray: what is tested
    ['holes', [{ a: 1 }, , { a: 1 }, { a: 2 }, { a: 3 }]],
    // biome-ignore lint/suspicious/noSparseArray: what is tested
    ['rows', [[1, 2], [3, 4], [5], ['a', , 'c'], []]],
    ['a match', [...'a1b2'.matchAll(/(?<letter>[a-z])\d/g)]],
    [
      'accessors',
      Array.from({ length: 5 }, (_, id) => ({
        get twice() {
          return id * 2;
        },
      })),
    ],
    [
      'inherited keys',
      Array.from({ length: 5 }, (_, id) => Object.assign(Object.create({ inherited: 1 }) as object, { id })),
    ],
    ['hidden keys', Array.from({ length: 5 }, (_, id) => Object.defineProperty({ id }, 'hidden', { value: 1 }))],
    ['instances', Array.from({ length: 5 }, (_, id) => new Badge('plain'.slice(0, id === 9 ? 1 : 5)))],
    ['dates', Array.from({ length: 5 }, (_, id) => new Date(id))],
  ];

  test.each(shapes)('%s', (_name, items) => {
    const arrived = sentItems(items);
    expect(arrived).toHaveLength(items.length);
    for (const [at, one] of arrived.entries()) same(one, structuredClone(items[at]), `item ${at}`);
    same(sentItems(items, 1, Math.max(1, items.length - 1)), structuredClone(items.slice(1, -1)), 'a stretch');
  });

  test('a portable among objects of its shape arrives as what it is', () => {
    const items = [{ text: 'a' }, { text: 'b' }, { text: 'c' }, new Badge('d'), new Badge('e')];
    expect(sentItems(items).map((one) => one instanceof Badge)).toEqual([false, false, false, true, true]);
    expect(sentItems(items.slice(3).concat(items.slice(3), items.slice(3))).every((one) => one instanceof Badge)).toBe(
      true,
    );
  });
});

describe('arrays in the shared memory', () => {
  test('arrive as views of the same bytes, wherever they are', () => {
    const array = allocate(Float64Array, [1, 2, 3, 4]);
    const part = array.subarray(1, 3);
    for (const value of [array, [array], { a: { b: array } }, new Map([['k', array]]), new Set([array])]) {
      const arrived = sent(value);
      const [found] = findArrays(arrived);
      array[0]!++;
      expect(found).toEqual(array);
      expect(found).not.toBe(array);
    }
    expect(sent(part)).toEqual(part);
    free(array);
  });

  test('occur as often as they did, also beside circles', () => {
    const array = allocate(Int32Array, 8);
    const value: Record<string, unknown> = { array, again: array, map: new Map<unknown, unknown>() };
    value.itself = value;
    (value.map as Map<unknown, unknown>).set(value, array).set(array, value);
    const arrived = sent(value) as typeof value;
    expect(arrived.itself).toBe(arrived);
    expect(arrived.again).toBe(arrived.array);
    const map = arrived.map as Map<unknown, unknown>;
    expect(map.get(arrived)).toBe(arrived.array);
    expect(map.get(arrived.array)).toBe(arrived);
    expect(map.size).toBe(2);
    free(array);
  });

  test('are copied for a process', () => {
    const array = allocate(Float32Array, [1, 2]);
    const arrived = sentToProcess({ array }) as { array: Float32Array };
    expect(arrived.array).toEqual(Float32Array.of(1, 2));
    expect(arrived.array.buffer).toBeInstanceOf(ArrayBuffer);
    free(array);
  });

  test('given as a result belong to who receives them', () => {
    const array = allocate(Float64Array, [5, 6]);
    const arrived = sent({ array }, { gives: true }) as { array: Float64Array };
    expect(arrived.array).toEqual(Float64Array.of(5, 6));
    free(arrived.array);
    expect(() => free(array)).toThrow(/freed before/);
  });

  test('a view of an array that is given as a result is a copy', () => {
    const array = allocate(Float64Array, [5, 6, 7]);
    const arrived = sent(array.subarray(1), { gives: true }) as Float64Array;
    array[1] = 0;
    expect(arrived).toEqual(Float64Array.of(6, 7));
    expect(arrived.buffer).toBeInstanceOf(ArrayBuffer);
    free(array);
  });
});

describe('large plain arrays', () => {
  test('are copied once for all messages of a job, and are not the originals', () => {
    const array = new Float64Array(10_000).fill(3);
    const hold = newHold();
    const first = unpack(throughPort(pack({ array }, 'thread', hold))) as { array: Float64Array };
    const second = unpack(throughPort(pack([array], 'thread', newHold(hold)))) as [Float64Array];
    first.array[0] = 4;
    expect(second[0][0]).toBe(4);
    expect(array[0]).toBe(3);
    expect(hold.copies.get(array)).toBeInstanceOf(Float64Array);
  });

  test('are shared by messages of a job, whichever was first, and not kept for the job', () => {
    const array = new Float64Array(10_000).fill(3);
    const job = newHold();
    const holds = [newHold(job), newHold(job)];
    const [first, second] = holds.map((hold) => unpack(throughPort(pack([array], 'thread', hold)))) as [
      [Float64Array],
      [Float64Array],
    ];
    first[0][0] = 4;
    expect(second[0][0]).toBe(4);
  });

  test('are moved where that is asked for', () => {
    const array = new Float64Array(10_000).fill(3);
    const view = new Float64Array(10_000).subarray(1);
    const [arrived] = sent([array, view], { transfer: true }) as [Float64Array];
    expect(arrived).toHaveLength(10_000);
    expect(array).toHaveLength(0);
    expect(view).toHaveLength(9_999);
  });
});

test('a small Buffer does not take the others along', () => {
  const arrived = sent({ text: Buffer.from('text') }) as { text: Uint8Array };
  expect(arrived.text).toEqual(Uint8Array.of(116, 101, 120, 116));
  expect(arrived.text.buffer.byteLength).toBe(4);
});

describe('what cannot travel is named by its path', () => {
  const circle: Record<string, unknown> = {};
  circle.itself = circle;
  circle.callback = () => 1;
  test.each<[string, unknown, RegExp]>([
    ['a function', [{}, {}, {}, { callback: () => 1 }], /^`items\[3\]\.callback` is the function `callback`/],
    ['an anonymous one', [() => 1], /^`items\[0\]` is a function/],
    ['a symbol', [{ 'a b': Symbol('x') }], /^`items\[0\]\["a b"\]` is a symbol/],
    ['a promise', { at: [Promise.resolve()] }, /^`items\.at\[0\]` is a Promise/],
    ['a weak map', [new WeakMap()], /^`items\[0\]` is a WeakMap/],
    ['a generator', (function* one() {})(), /^`items` is a Generator/],
    ['a proxy', [new Proxy({}, {})], /^`items\[0\]` is a Proxy/],
    ['in a map', new Map([['k', () => 1]]), /^`items\.get\("k"\)` is a function/],
    ['in a set', new Set([Symbol('a')]), /^`items\.values\(\)\[0\]` is a symbol/],
    ['a cause', new Error('a', { cause: () => 1 }), /^`items\.cause` is the function `cause`|a function/],
    ['in a circle', circle, /^`items\.callback`/],
    ['a port', [new MessageChannel().port1], /^`items\[0\]` is a MessagePort/],
    ['a moved array', [movedArray()], /^`items\[0\]` is an array whose buffer was moved away/],
  ])('%s', (_name, value, message) => {
    for (const to of ['thread', 'process'] as const) {
      let error: unknown;
      try {
        pack(value, to, newHold(), { root: 'items' });
      } catch (thrown) {
        error = thrown;
      }
      expect(error).toMatchObject({ code: 'HASTEN_TASK_DATA', message: expect.stringMatching(message) });
    }
  });

  test('what is nested too deeply', () => {
    let list: unknown = null;
    for (let depth = 0; depth < 100_000; depth++) list = { list };
    expect(() => pack(list, 'thread', newHold())).toThrow(/too deeply/);
  });
});

function movedArray(): Float64Array {
  const array = new Float64Array(10);
  structuredClone(array, { transfer: [array.buffer] });
  return array;
}

function findArrays(value: unknown): unknown[] {
  if (ArrayBuffer.isView(value)) return [value];
  if (value instanceof Map) return [...value.values()].flatMap(findArrays);
  if (value instanceof Set || Array.isArray(value)) return [...value].flatMap(findArrays);
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(findArrays) : [];
}

test('a warning tells once of an array that processes do not share, where tasks may mean to write to it', async () => {
  const warnings: string[] = [];
  const listen = ({ name, message }: Error) => void (name === 'HastenWarning' && warnings.push(message));
  process.on('warning', listen);
  const samples = allocate(Float64Array, 3);
  try {
    pack({ samples }, 'thread', newHold(), { root: 'with' });
    pack({ samples: new Float64Array(3), shared: new Int32Array(new SharedArrayBuffer(8)) }, 'process', newHold(), {
      root: 'with',
    });
    for (const root of ['items[0]', 'arguments', 'result']) pack({ samples }, 'process', newHold(), { root });
    await new Promise((resolve) => setImmediate(resolve));
    expect(warnings).toEqual([]);
    for (let times = 0; times < 2; times++) pack([{ samples }], 'process', newHold(), { root: 'with' });
    await new Promise((resolve) => setImmediate(resolve));
    expect(warnings).toEqual([expect.stringContaining('Use mapped(Float64Array, 3)')]);
  } finally {
    process.off('warning', listen);
    free(samples);
  }
});
