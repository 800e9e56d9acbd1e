import { describe, expect, test } from 'vitest';
import { distance, distanceOf, firstDifference } from '../../../src/bench/check/same.ts';

describe('the same', () => {
  const cyclic = () => {
    const one: { list: unknown[]; self?: unknown } = { list: [1, Number.NaN] };
    one.self = one;
    return one;
  };
  test.each([
    ['NaN', () => Number.NaN],
    ['undefined', () => undefined],
    ['text', () => 'text'],
    ['nested objects', () => ({ a: [{ b: new Date(5) }], c: null, d: /x/g })],
    ['typed arrays', () => Float64Array.of(1, -0, Number.NaN)],
    ['bigints', () => BigInt64Array.of(1n, -2n)],
    ['maps', () => new Map([['a', new Set([1, 2])]])],
    ['maps with objects for keys', () => new Map([[{ k: 1 }, [1]]])],
    ['buffers', () => Uint8Array.of(1, 2, 3).buffer],
    ['views', () => new DataView(Uint8Array.of(1, 2, 3).buffer, 1)],
    ['circles', cyclic],
    ['holes', () => Object.assign([], { 0: 1, 2: 3 })],
    ['without a prototype', () => Object.assign(Object.create(null), { a: 1 })],
  ])('%s', (_, make) => {
    expect(firstDifference(make(), make())).toBeNull();
  });

  test('maps in another order, and keys in another order', () => {
    const first = new Map([
      ['a', 1],
      ['b', 2],
    ]);
    expect(firstDifference(first, new Map([...first].reverse()))).toBeNull();
    expect(firstDifference({ a: 1, b: 2 }, { b: 2, a: 1 })).toBeNull();
  });
});

describe('the first difference is named with its path and both values', () => {
  test.each<[unknown, unknown, string]>([
    [0, -0, '-0, not 0'],
    [1, '1', "'1', not 1"],
    [null, {}, '{}, not null'],
    [{ a: [1, { b: 2 }] }, { a: [1, { b: 3 }] }, '.a[1].b: 3, not 2'],
    [{ 'a b': 1 }, { 'a b': 2 }, '["a b"]: 2, not 1'],
    [[1, 2], [1, 2, 3], '.length: 3, not 2'],
    [Float64Array.of(1, 0.5), Float64Array.of(1, 0.25), '[1]: 0.25, not 0.5'],
    [Float64Array.of(1), [1], 'the result is an Array, not a Float64Array'],
    [{ a: 1 }, {}, '.a is missing'],
    [{ a: undefined }, {}, '.a is missing'],
    [{}, { a: 1 }, '.a is there, and not in the first'],
    [new Map([['k', 1]]), new Map([['k', 2]]), ".get('k'): 2, not 1"],
    [new Map([['k', 1]]), new Map([['l', 1]]), ".get('k') is missing"],
    [new Set([1, 2]), new Set([1, 3]), '[1]: 3, not 2'],
    [new Date(1), new Date(2), '.getTime(): 2, not 1'],
    [Uint8Array.of(1, 2).buffer, Uint8Array.of(1, 3).buffer, ' byte 1: 3, not 2'],
    [new Error('a'), new Error('b'), "'Error: b', not 'Error: a'"],
    [{ a: [{ x: 1 }] }, { a: [new (class Point {})()] }, '.a[0] is a Point, not an Object'],
  ])('%o and %o', (first, other, difference) => {
    expect(firstDifference(first, other)).toBe(difference);
  });
});

describe('within ulps', () => {
  test('a distance counts the doubles in between', () => {
    expect(distance(1, 1 + Number.EPSILON)).toBe(1);
    expect(distance(-Number.MIN_VALUE, Number.MIN_VALUE)).toBe(2);
    expect(distance(0, -0)).toBe(0);
    expect(distance(1, Number.NaN)).toBe(Infinity);
    expect(distance(Number.MAX_VALUE, Infinity)).toBe(1);
  });

  test('numbers anywhere may be that far apart, and no farther', () => {
    const first = { a: [1], b: Float64Array.of(2) };
    const other = { a: [1 + 2 * Number.EPSILON], b: Float64Array.of(2 + 4 * Number.EPSILON) };
    expect(firstDifference(first, other, 2)).toBeNull();
    expect(firstDifference(first, other, 1)).toBe('.a[0]: 1.0000000000000004, not 1');
  });

  test('in a Float32Array they are those of 32 bits', () => {
    const next = Math.fround(1 + 2 ** -23);
    expect(firstDifference(Float32Array.of(1), Float32Array.of(next), 1)).toBeNull();
    expect(firstDifference(Float64Array.of(1), Float64Array.of(next), 1)).not.toBeNull();
  });
});

describe('with a relative error', () => {
  test('numbers may be apart by a part of the larger one, and the largest error is told', () => {
    const first = { a: 100, b: Float64Array.of(1, 2), c: [0, Number.NaN] };
    const other = { a: 101, b: Float64Array.of(1, 2.001), c: [-0, Number.NaN] };
    expect(distanceOf(first, other, 0.01, 'result')).toEqual({ difference: null, largestError: 1 / 101 });
    expect(distanceOf(first, other, 0.001, 'result').difference).toBe('result.a: 101, not 100');
    expect(distanceOf(first, other, 0, 'result').difference).toBe('result.a: 101, not 100');
    expect(distanceOf(first, first, 0, 'result')).toEqual({ difference: null, largestError: 0 });
  });

  test.each([
    [Number.NaN, 1],
    [Number.POSITIVE_INFINITY, Number.MAX_VALUE],
    [1, '1'],
    [1n, 2n],
    [[1], [1, 2]],
  ])('%s and %s are never near', (first, other) => {
    expect(distanceOf(first, other, Number.POSITIVE_INFINITY, 'result').difference).not.toBeNull();
  });
});
