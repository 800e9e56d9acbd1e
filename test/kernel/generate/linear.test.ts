/** What grows from lane to lane by a stride wraps around as int32, also where it becomes a float. */
import { describe, test } from 'vitest';
import { agree } from './agree.ts';

const kernels = [
  function shifted(x: Float64Array, k: number) {
    for (let i = 0; i < x.length; i++) x[i] = i << k;
  },
  function unsigned(x: Float64Array, k: number) {
    for (let i = 0; i < x.length; i++) x[i] = (i << k) >>> 0;
  },
  function negated(x: Float64Array, k: number) {
    for (let i = 0; i < x.length; i++) x[i] = -(i << k) + 0.25;
  },
  function multiplied(x: Float64Array, k: number) {
    for (let i = 0; i < x.length; i++) x[i] = Math.imul(i, 1 << k);
  },
  function congruent(x: Float64Array, k: number) {
    for (let i = 0; i < x.length; i++) x[i] = ((i * 1664525 + k) | 0) * 0.5;
  },
  function remainder(x: Float64Array, k: number) {
    for (let i = 0; i < x.length; i++) x[i] = ((i << k) >>> 0) % 10;
  },
  function added(x: Float64Array, k: number) {
    let sum = 0;
    let count = 0;
    for (let i = 0; i < x.length; i++) {
      sum += i << k;
      if (i) count += k ? 1 : 0;
    }
    return sum + count;
  },
];

describe('linear values', () => {
  for (const fn of kernels) {
    test.each([0, 1, 16, 27, 28, 29, 30, 31])(`${fn.name} by %i`, (k) => {
      agree(fn as (x: Float64Array, k: number) => unknown, (length) => [new Float64Array(length), k], {
        sizes: [0, 7, 9, 16, 67],
      });
    });
  }

  test('of float32', () => {
    const fn = (x: Float32Array, k: number) => {
      for (let i = 0; i < x.length; i++) x[i] = i << k;
    };
    agree(fn, (length) => [new Float32Array(length), 29], { sizes: [9, 67] });
  });

  test('and a remainder beyond int32 by a large divisor', () => {
    const fn = (x: Uint32Array, out: Int32Array) => {
      for (let i = 0; i < out.length; i++) out[i] = out[i]! - (x[i]! % 9007199254740992);
    };
    const sizes = [1, 9, 67];
    agree(fn, (length) => [new Uint32Array(length).fill(4294967292), new Int32Array(length).fill(6)], { sizes });
  });
});
