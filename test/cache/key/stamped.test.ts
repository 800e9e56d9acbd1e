/** Arrays that count by a stamp instead of their bytes. */
import { describe, expect, test } from 'vitest';
import { makeKeyer } from '../../../src/cache/key/keyer.ts';
import { stamped } from '../../../src/cache/key/stamped.ts';

const keyOf = makeKeyer('any', { ignore: [], hash: null, names: [] });
const key = (value: unknown): string => keyOf([value]);

describe('stamped', () => {
  test('gives the same array', () => {
    const array = new Float64Array(3);
    expect(stamped(array)).toBe(array);
  });

  test('counts by version, type and length alone', () => {
    const one = key(stamped(new Float64Array([1, 2]), 'v1'));
    expect(key(stamped(new Float64Array([3, 4]), 'v1'))).toBe(one);
    const others = [
      stamped(new Float64Array([1, 2]), 'v2'),
      stamped(new Float64Array([1, 2, 3]), 'v1'),
      stamped(new BigInt64Array(2), 'v1'),
      new Float64Array([1, 2]),
      'v1',
    ];
    expect(new Set([one, ...others.map(key)]).size).toBe(6);
  });

  test('takes 1 and "1" for two versions', () => {
    expect(key(stamped(new Uint8Array(1), 1))).not.toBe(key(stamped(new Uint8Array(1), '1')));
  });

  test('without a version knows the one array again, until it is stamped again', () => {
    const array = stamped(new Float64Array([1]));
    const before = key(array);
    array[0] = 2;
    expect(key(array)).toBe(before);
    expect(key(stamped(new Float64Array([1])))).not.toBe(before);
    expect(key(stamped(array))).not.toBe(before);
  });

  test('leaves parts and copies without a stamp', () => {
    const array = stamped(new Uint8Array([1, 2]), 'v1');
    expect(key(array.subarray())).toBe(key(new Uint8Array([1, 2])));
    expect(key(structuredClone(array))).toBe(key(new Uint8Array([1, 2])));
  });

  test.each([[[1]], [null], [new ArrayBuffer(1)]])('refuses %o', (value) => {
    expect(() => stamped(value as never)).toThrow(expect.objectContaining({ code: 'HASTEN_CACHE_ARGUMENT' }));
  });

  test('refuses a version that is neither text nor number', () => {
    expect(() => stamped(new Uint8Array(1), {} as never)).toThrow(
      'version of stamped is neither a text nor a number, but {}',
    );
  });
});
