/** Sums and other reductions, put together from lanes or added up in order. */
import { describe, test } from 'vitest';
import { agree, integers, specials } from './agree.ts';

const int32s = (n: number): Int32Array => Int32Array.from(integers(n, 2 ** 32), (x) => x | 0);
const floats = (n: number): Float64Array => Float64Array.from(integers(n, 1000), (x) => Math.sin(x));

describe('integers that wrap around', () => {
  test('from a number that is no int32', () => {
    agree(
      (x: Int32Array) => {
        let sum = 3000000000;
        for (let i = 0; i < x.length; i++) sum = (sum + x[i]!) | 0;
        return sum;
      },
      (n) => [int32s(n)],
    );
    agree(
      (x: Int32Array) => {
        let sum = -5;
        for (let i = 0; i < x.length; i++) sum = (sum + x[i]!) >>> 0;
        return sum;
      },
      (n) => [int32s(n)],
    );
    agree(
      (x: Int32Array) => {
        let sum = 2 ** 40 + 77;
        for (let i = 0; i < x.length; i++) sum = (x[i]! + sum) >> 0;
        return sum;
      },
      (n) => [int32s(n)],
    );
  });

  test('from an int32, and from a uint32', () => {
    agree(
      (x: Int32Array, start: number) => {
        let sum = start;
        for (let i = 0; i < x.length; i++) sum = (sum - x[i]!) | 0;
        return sum;
      },
      (n) => [int32s(n), -7],
    );
    agree(
      (x: Int32Array) => {
        let sum = 4000000000;
        for (let i = 0; i < x.length; i++) sum = (sum + x[i]!) >>> 0;
        return sum;
      },
      (n) => [int32s(n)],
    );
  });

  test('bits', () => {
    agree(
      (x: Int32Array) => {
        let all = -1;
        let any = 0;
        let odd = -5;
        for (let i = 0; i < x.length; i++) {
          all &= x[i]! | 15;
          any |= x[i]! & 1023;
          odd ^= x[i]!;
        }
        return all + any * 0.5 + odd * 3;
      },
      (n) => [int32s(n)],
    );
  });
});

describe('zeros and NaN', () => {
  test('a sum of nothing keeps its -0', () => {
    for (const fast of [false, true]) {
      agree(
        (x: Int32Array) => {
          let sum = -0;
          for (let i = 0; i < x.length; i++) sum += x[i]!;
          return sum;
        },
        (n) => [new Int32Array(n)],
        { fast },
      );
      agree(
        (x: Float64Array) => {
          let sum = -0;
          for (let i = 0; i < x.length; i++) sum += x[i]!;
          return sum;
        },
        (n) => [new Float64Array(n).fill(-0)],
        { fast },
      );
    }
  });

  test('least and greatest', () => {
    for (const seed of [1, 2, 3]) {
      agree(
        (x: Float64Array) => {
          let least = Infinity;
          let greatest = -Infinity;
          for (let i = 0; i < x.length; i++) {
            least = Math.min(least, x[i]!);
            greatest = Math.max(x[i]!, greatest);
          }
          return 1 / least + greatest;
        },
        (n) => [Float64Array.from(specials(n, seed), (x) => (seed > 1 && Number.isNaN(x) ? -0 : x))],
      );
      agree(
        (x: Float64Array) => {
          let least = Infinity;
          for (let i = 0; i < x.length; i++) if (x[i]! < least) least = x[i]!;
          return 1 / least;
        },
        (n) => [Float64Array.from(specials(n, seed))],
      );
    }
    agree(
      (x: Int32Array) => {
        let greatest = -(2 ** 31);
        let least = 2 ** 31 - 1;
        for (let i = 0; i < x.length; i++) {
          if (x[i]! > greatest) greatest = x[i]!;
          least = x[i]! <= least ? x[i]! : least;
        }
        return greatest * 0.5 + least;
      },
      (n) => [int32s(n)],
    );
  });
});

describe('in the source\u2019s order', () => {
  test('under tests', () => {
    agree(
      (x: Float64Array) => {
        let sum = 0.1;
        for (let i = 0; i < x.length; i++) if (x[i]! > 0) sum += Math.sqrt(Math.sqrt(x[i]! * 3) + x[i]! / 7) / 3;
        return sum;
      },
      (n) => [floats(n)],
    );
    agree(
      (x: Float64Array) => {
        let product = -0.1;
        for (let i = 0; i < x.length; i++) {
          if (x[i]! < -0.9) continue;
          product *= Math.sqrt(Math.abs(x[i]! * 3)) / 3 + Math.sqrt(x[i]! + 7);
        }
        return product;
      },
      (n) => [floats(n)],
    );
    agree(
      (x: Float64Array) => {
        let rest = -0;
        for (let i = 0; i < x.length; i++) rest -= x[i]! > 0.5 ? Math.sqrt(x[i]!) / Math.sqrt(2 + x[i]!) : 0;
        return rest;
      },
      (n) => [floats(n)],
    );
  });
});
