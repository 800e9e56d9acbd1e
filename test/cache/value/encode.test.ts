/** Values to bytes and back: held against the value itself. */
import { describe, expect, test } from 'vitest';
import { cloneTree } from '../../../src/cache/value/clone.ts';
import { decode } from '../../../src/cache/value/decode.ts';
import { type EncodedValue, encode } from '../../../src/cache/value/encode.ts';
import { Unkept } from '../../../src/cache/value/unkept.ts';
import { allocate, free } from '../../../src/shared-memory/allocate.ts';
import { randomOf } from '../../parallel/data/random.ts';
import { same } from '../../parallel/data/same.ts';
import { randomValue } from '../../parallel/data/values.ts';

const SEED = Number(process.env.HASTEN_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));

function decoded({ head, parts }: EncodedValue): unknown {
  return decode(head, (index) => {
    const part = new Uint8Array(parts[index]!.length);
    part.set(parts[index]!);
    return part.buffer;
  });
}

function back<T>(value: T): T {
  return decoded(encode(value)) as T;
}

function refusal(value: unknown): string {
  try {
    encode(value);
  } catch (error) {
    if (error instanceof Unkept) return `${error.path}: ${error.what}`;
    throw error;
  }
  return 'kept';
}

describe('a value comes back as it was', () => {
  test(`random ones, and copies of trees (HASTEN_TEST_SEED=${SEED})`, () => {
    const forms = { primitive: 0, tree: 0, graph: 0, refused: 0 };
    for (let round = 0; round < 3000; round++) {
      const value = randomValue(randomOf(SEED + round));
      let encoded: EncodedValue;
      try {
        encoded = encode(value);
      } catch (error) {
        expect(error).toMatchObject({ what: 'an instance of Point' });
        forms.refused++;
        continue;
      }
      forms[encoded.form]++;
      same(decoded(encoded), value, `seed ${SEED + round}`);
      if (encoded.form !== 'graph') same(cloneTree(value), value, `copied, seed ${SEED + round}`);
    }
    expect(Math.min(...Object.values(forms))).toBeGreaterThan(50);
  });

  test('long texts, keys and arrays; numbers to the sign of zero', () => {
    for (const value of [
      'ä'.repeat(5000),
      '€'.repeat(5000),
      Array.from({ length: 500 }, (_, at) => at * 1000),
      Array.from({ length: 500 }, (_, at) => at / 3),
      [1, 2, 3, -0],
      [1, 2, 3, Number.NaN],
      [1, 2, 3, 'four'],
      Array.from({ length: 500 }, (_, at) => ({ id: at, name: `n${at}`, at: at % 2 === 0 ? { x: at } : null })),
      { [`${'k'.repeat(300)}€`]: 1 },
      -(2n ** 200n),
      [2 ** 31, -(2 ** 31), 2 ** 53, 127, -128, 128, -129],
    ]) {
      same(back(value), value, 'value');
    }
  });

  test('arrays that overlap lie in one memory, others in memory of their own', () => {
    const memory = new ArrayBuffer(100_000);
    const whole = new Uint8Array(memory).map((_, at) => at);
    const value = { whole, part: new Float64Array(memory, 800, 100), memory };
    whole.set(new Uint8Array(memory).map((_, at) => at));
    const copy = back({ a: new Uint8Array(memory, 3, 50), b: new Float64Array(memory, 8, 4), c: value.memory });
    expect(copy.a.buffer).toBe(copy.c);
    expect(copy.b.buffer).toBe(copy.c);
    expect([copy.a.byteOffset, copy.b.byteOffset, copy.c.byteLength]).toEqual([3, 8, 100_000]);
    const apart = back([new Uint8Array(memory, 0, 10), new Uint8Array(memory, 90_000, 10)]);
    expect(apart.map((one) => one.buffer.byteLength)).toEqual([10, 10]);
    const overlapping = back([new Uint8Array(memory, 1003, 50), new Float64Array(memory, 1008, 4)] as const);
    expect(overlapping[0].buffer).toBe(overlapping[1].buffer);
    expect(encode([new Uint8Array(memory, 0, 8), new Uint8Array(memory, 4, 8)]).form).toBe('graph');
    overlapping[0][5] = 255;
    expect(new Uint8Array(overlapping[1].buffer, overlapping[1].byteOffset)[0]).toBe(255);
  });

  test('Buffers, of the pool too, in no more memory than they cover', () => {
    const value = Buffer.from('a short text');
    const copy = back(value);
    expect(copy).toEqual(value);
    expect(Buffer.isBuffer(copy)).toBe(true);
    expect(encode(value).bytes).toBeLessThan(50);
  });

  test('large arrays are parts: their own bytes, not copied', () => {
    const value = { weights: new Float64Array(10_000).map((_, at) => at), name: 'w' };
    const encoded = encode(value);
    expect(encoded.parts.map((part) => part.buffer)).toEqual([value.weights.buffer]);
    expect(encoded.parts[0]!.buffer).toBe(value.weights.buffer);
    expect(encoded.head.length).toBeLessThan(100);
    same(decoded(encoded), value, 'value');
  });

  test('arrays in the memory that threads share, as ordinary ones', () => {
    const array = allocate(Float64Array, 1000);
    array.set(Array.from({ length: 1000 }, (_, at) => at));
    const copy = back(array);
    expect(copy.buffer).toBeInstanceOf(ArrayBuffer);
    expect([copy.length, copy[999]]).toEqual([1000, 999]);
    free(array);
  });

  test('errors with their properties; lastIndex; URLs; a property __proto__', () => {
    const error = Object.assign(new TypeError('bad', { cause: new Error('deep') }), { code: 'E_BAD' });
    const copy = back([error, new AggregateError([new Error('one')], 'many')] as const);
    expect(copy[0]).toBeInstanceOf(TypeError);
    expect(copy[0].code).toBe('E_BAD');
    expect((copy[0].cause as Error).message).toBe('deep');
    expect(Object.keys(copy[0])).toEqual(['code']);
    expect(copy[1].errors[0].message).toBe('one');
    const sticky = /a/g;
    sticky.lastIndex = 3;
    expect(back(sticky).lastIndex).toBe(3);
    expect(back(new URL('https://example.org/a?b#c')).href).toBe('https://example.org/a?b#c');
    const odd = JSON.parse('{"__proto__": {"a": 1}}') as object;
    same(back(odd), odd, 'own __proto__');
    same(cloneTree(odd), odd, 'own __proto__, copied');
  });

  test('a copy shares nothing with the value', () => {
    const value = { list: [1, { deep: [1] }], bytes: new Uint8Array(3), map: new Map([[{ k: 1 }, new Date(5)]]) };
    for (const copy of [back(value), cloneTree(value) as typeof value]) {
      (copy.list[1] as { deep: number[] }).deep[0] = 9;
      copy.bytes[0] = 9;
      [...copy.map.values()][0]!.setTime(9);
    }
    same(value, { list: [1, { deep: [1] }], bytes: new Uint8Array(3), map: new Map([[{ k: 1 }, new Date(5)]]) }, 'it');
  });
});

describe('what would not come back as it was is refused by its path', () => {
  class Money {
    amount = 1;
  }
  class Bytes extends Uint8Array {}
  class List extends Array {}

  test.each([
    [() => 1, ': a function'],
    [{ a: [1, { b: Symbol('s') }] }, '.a[1].b: a symbol'],
    [{ 'a b': new Money() }, '["a b"]: an instance of Money'],
    [[new Bytes(3)], '[0]: an instance of Bytes'],
    [[new List()], '[0]: an instance of List'],
    [new Map([['k', new WeakMap()]]), '.get("k"): an instance of WeakMap'],
    [new Map([[new Money(), 1]]), '.keys()[0]: an instance of Money'],
    [new Set([1, new Money()]), '.values()[1]: an instance of Money'],
    [{ promise: Promise.resolve() }, '.promise: a promise'],
    [new Proxy({}, {}), ': a Proxy'],
    [{ x: new SharedArrayBuffer(8) }, '.x: a SharedArrayBuffer'],
    [
      {
        get now() {
          return 1;
        },
      },
      ': the accessor now',
    ],
    [{ [Symbol('s')]: 1 }, ': a property of a symbol'],
    [Object.defineProperty({ a: 1 }, 'hidden', { value: 1 }), ': the property hidden that is not enumerable'],
    [Object.assign(new Error('e'), { money: new Money() }), '.money: an instance of Money'],
    [new ArrayBuffer(1, { maxByteLength: 2 }), ': a resizable ArrayBuffer'],
  ])('%#: %s', (value, expected) => expect(refusal(value)).toBe(expected));

  test('what is nested too deeply, and then other values are kept again', () => {
    let deep: unknown = null;
    for (let level = 0; level < 100_000; level++) deep = [deep];
    expect(refusal(deep)).toContain('nested too deeply');
    same(back({ a: 1 }), { a: 1 }, 'after it');
  });
});

describe('bytes that were not written so', () => {
  test('a newer format, and a head that is cut, are errors', () => {
    const { head } = encode({ a: [1, 2, 'three', { four: 5.5 }] });
    const newer = Uint8Array.from(head);
    newer[0] = 2;
    expect(() => decode(newer, () => new ArrayBuffer(0))).toThrow(RangeError);
    for (let length = 0; length < head.length - 1; length++) {
      expect(() => decode(head.slice(0, length), () => new ArrayBuffer(0))).toThrow();
    }
  });
});
