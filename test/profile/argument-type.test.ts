import { expect, test } from 'vitest';
import { argumentType, withoutSizes } from '../../src/profile/argument-type.ts';
import { typeNameOf } from '../../src/remedies/candidates/types.ts';

class Point {
  x = 1;
  get y(): number {
    throw new Error('run');
  }
}

test.each([
  [1, 'int'],
  [-(2 ** 31), 'int'],
  [-0, 'number'],
  [2 ** 31, 'number'],
  [Number.NaN, 'number'],
  [true, 'boolean'],
  ['text', 'string(4)'],
  [null, 'null'],
  [undefined, 'undefined'],
  [1n, 'bigint'],
  [() => 1, 'function'],
  [new Float64Array(3), 'f64[3]'],
  [new Uint8ClampedArray(1), 'u8c[1]'],
  [new BigInt64Array(2), 'i64[2]'],
  [Buffer.alloc(2), 'u8[2]'],
  [[], 'array(0)'],
  [[1, 2], 'array(2) of int'],
  [[1, 2.5], 'array(2) of number'],
  // biome-ignore lint/suspicious/noSparseArray: a hole
  [[1, , 'a'], 'array(3) of int|hole|string'],
  [[[1]], 'array(1) of array'],
  [[{ re: 1 }], 'array(1) of object{re}'],
  [{ re: 1, im: 2 }, 'object{re,im}'],
  [Object.fromEntries(Array.from('abcdefghij', (key) => [key, 1])), 'object{a,b,c,d,e,f,g,h,…}'],
  [Object.create(null), 'object{}'],
  [new Point(), 'Point{x}'],
  [new Map([[1, 2]]), 'Map(1)'],
  [new Set(), 'Set(0)'],
  [new RangeError('x'), 'RangeError'],
  [new DataView(new ArrayBuffer(3)), 'DataView(3)'],
  [new SharedArrayBuffer(4), 'SharedArrayBuffer(4)'],
])('%o is %s', (value, type) => {
  expect(argumentType(value)).toBe(type);
});

test('nothing of the user runs', () => {
  const fail = () => {
    throw new Error('run');
  };
  const traps = new Proxy({}, { get: () => fail, getOwnPropertyDescriptor: fail, getPrototypeOf: fail, ownKeys: fail });
  expect(argumentType(traps)).toBe('Proxy');
  expect(argumentType([traps])).toBe('array(1) of Proxy');
  expect(argumentType(Object.defineProperty([], 0, { get: fail, enumerable: true }))).toBe('array(1) of unknown');
  expect(argumentType(Object.create(traps))).toBe('object{}');
  expect(argumentType({ [Symbol.toStringTag]: 'Map', constructor: { name: 'X' } })).toBe('object{constructor}');
});

test('of a long array its ends are looked at', () => {
  const long = new Array(1000).fill(1);
  long[500] = 'hidden';
  expect(argumentType(long)).toBe('array(1000) of int');
  long[995] = 0.5;
  expect(argumentType(long)).toBe('array(1000) of number');
});

test('kernels read the types of numbers and their arrays', () => {
  const given = [1, 0.5, true, new Float32Array(7), new Uint8ClampedArray(2), 'text', new BigInt64Array(1)];
  expect(given.map((value) => typeNameOf(argumentType(value)))).toEqual([
    'int',
    'number',
    'boolean',
    'f32[]',
    'u8c[]',
    null,
    null,
  ]);
});

test('sizes are left out', () => {
  expect(['f64[1000]', 'string(12)', 'array(3) of int', 'object{re,im}'].map(withoutSizes)).toEqual([
    'f64[]',
    'string',
    'array of int',
    'object{re,im}',
  ]);
});
