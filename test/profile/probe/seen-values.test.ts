/** What observed values are told apart by, and that nothing of theirs runs. */
import { describe, expect, test } from 'vitest';
import { follow, Glance, sizeOf } from '../../../src/profile/probe/seen-values.ts';

const hash = (...values: unknown[]) => new Glance(values).hash;
const bytes = (...values: unknown[]) => new Glance(values).bytes;
const big = (at: number, value: number) => {
  const array = new Float64Array(1000);
  array[at] = value;
  return array;
};

describe('alike and not', () => {
  const make = {
    numbers: () => [1, 2.5, -0, NaN],
    texts: () => ['a', 'b'.repeat(1000)],
    objects: () => [{ a: { b: [1, { c: 'd' }] } }, new Date(5)],
    collections: () => [new Map([[1, { a: 2 }]]), new Set(['x']), new Uint8Array([1, 2])],
    others: () => [null, undefined, true, 12n ** 12n, new ArrayBuffer(4)],
  };
  test.each(Object.entries(make))('the same twice: %s', (_, values) =>
    expect(hash(...values())).toBe(hash(...values())),
  );

  test.each([
    ['numbers', 1, 2],
    ['zeros', 0, -0],
    ['truth', true, false],
    ['texts', 'ab', 'ba'],
    ['the ends of long texts', `${'b'.repeat(1000)}a`, `${'b'.repeat(1000)}c`],
    ['the first element', big(0, 1), big(0, 2)],
    ['the last element', big(999, 1), big(999, 2)],
    ['lengths', new Float64Array(3), new Float64Array(4)],
    ['elements', [1, 2, 3], [1, 2, 4]],
    ['keys', { a: 1 }, { b: 1 }],
    ['values', { a: { b: 1 } }, { a: { b: 2 } }],
    ['entries', new Map([[1, 2]]), new Map([[1, 3]])],
    ['functions', () => 1, () => 1],
  ])('%s', (_, a, b) => expect(hash(a)).not.toBe(hash(b)));

  test('a circle ends', () => {
    const a: { a?: unknown } = {};
    a.a = a;
    expect(hash(a)).toBe(hash(a));
  });
});

test('nothing of the user runs', () => {
  const fail = () => {
    throw new Error('ran');
  };
  const proxy = new Proxy({}, { get: fail, ownKeys: fail, getPrototypeOf: fail, getOwnPropertyDescriptor: fail });
  class Mapping extends Map {
    override entries = fail;
    override [Symbol.iterator] = fail;
    override get size() {
      return fail();
    }
  }
  class Bytes extends Uint8Array {
    override get length() {
      return fail();
    }
  }
  const array = [1];
  Object.defineProperty(array, 1, { get: fail, enumerable: true });
  const values = [
    {
      get a() {
        return fail();
      },
    },
    proxy,
    new Mapping(),
    new Bytes(4),
    array,
  ];
  expect(typeof hash(...values, values)).toBe('number');
  for (const value of values) expect(() => sizeOf(value)).not.toThrow();
  expect(
    follow(
      {
        get a() {
          return fail();
        },
      },
      'a.b',
    ),
  ).toBeUndefined();
  expect(follow(proxy, 'a')).toBeUndefined();
});

describe('bytes', () => {
  test.each([
    ['numbers', [1, 2], 16],
    ['typed arrays', [new Float64Array(1000)], 8000],
    ['shared ones stay where they are', [new Float64Array(new SharedArrayBuffer(80))], 0],
    ['a long array by some of its elements', [new Array(10_000).fill(1)], 81_250],
    ['text', ['abcd'], 4],
  ])('%s', (_, values, expected) => expect(bytes(...values)).toBe(expected));

  test.each([
    ['a function', [() => 1]],
    ['one within', [{ a: [() => 1] }]],
    ['a promise', [Promise.resolve()]],
    ['a Proxy', [new Proxy({}, {})]],
  ])('none for %s', (_, values) => expect(bytes(...values)).toBeNull());
});

test('sizes are of collections, found along data properties', () => {
  class List {
    items = [1, 2, 3];
  }
  expect(sizeOf(follow(new List(), 'items'))).toBe(3);
  expect(sizeOf(follow({ a: { b: new Set([1]) } }, 'a.b'))).toBe(1);
  expect(sizeOf({ a: 1, b: 2 })).toBe(2);
  expect(sizeOf('text')).toBeNull();
  expect(sizeOf(follow({}, 'a.b'))).toBeNull();
});
