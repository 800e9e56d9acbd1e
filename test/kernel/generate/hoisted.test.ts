/** Tests in front of a loop stand for those of each round: also where a counter is read outside of its loop's body. */
import { describe, test } from 'vitest';
import { agree, integers } from './agree.ts';

const floats = (n: number): Float64Array => Float64Array.from(integers(n, 1000), (x) => x / 8);

describe('counters of inner loops', () => {
  test.each([10, 11, 12])('behind the loop: %i elements', (size) => {
    agree(
      (x: Float64Array, out: Float64Array, m: number) => {
        for (let i = 0; i < out.length; i++) {
          let j = 0;
          let sum = 0;
          for (; j < m; j++) sum += x[j]!;
          out[i] = sum + x[j]!;
        }
      },
      (n) => [floats(size), new Float64Array(n), 10],
    );
    agree(
      (x: Float64Array, out: Float64Array, m: number) => {
        for (let i = 0; i < out.length; i++) {
          let j = m;
          let sum = 0;
          for (; j >= 0; j--) sum += x[j]!;
          out[i] = sum + x[j + 1]! + (i < 9 ? 0 : x[j]!);
        }
      },
      (n) => [floats(size), new Float64Array(n), 9],
    );
  });

  test.each([10, 12, 13])('before the loop, and of two loops: %i elements', (size) => {
    agree(
      (x: Float64Array, out: Float64Array, m: number) => {
        let j = 0;
        for (let i = 0; i < out.length; i++) {
          j = 12;
          let sum = x[j]!;
          for (j = 0; j < m; j++) sum += x[j]!;
          out[i] = sum;
        }
      },
      (n) => [floats(size), new Float64Array(n), 10],
    );
    agree(
      (x: Float64Array, out: Float64Array, m: number) => {
        let j = 0;
        for (let i = 0; i < out.length; i++) {
          let sum = 0;
          for (j = 0; j < 3; j++) sum += x[j]!;
          for (j = 0; j < m; j++) sum -= x[j]!;
          out[i] = sum;
        }
      },
      (n) => [floats(size), new Float64Array(n), 13],
    );
  });
});

describe('updates', () => {
  test('an index behind the step is that of the next round', () => {
    agree(
      (x: Float64Array, out: Float64Array, less: number) => {
        for (let i = 0; i < x.length - less; i++, out[i] = x[i]!) {}
      },
      (n) => [floats(n), new Float64Array(n), 1],
    );
    agree(
      (x: Int32Array) => {
        let sum = 0;
        for (let i = 0; i < x.length; i++, sum += x[i]!) {}
        return sum;
      },
      (n) => [Int32Array.from(integers(n, 100))],
    );
    agree(
      (x: Int32Array, out: Float64Array) => {
        for (let i = 0; i < out.length; i++) {
          let sum = 0;
          for (let j = 0; j < x.length; j++, sum += x[j]!) {}
          out[i] = sum;
        }
      },
      (n) => [Int32Array.from(integers(n, 100)), new Float64Array(20)],
    );
  });

  test('what they store is what the next round loads', () => {
    agree(
      (x: Float64Array) => {
        let next = 0;
        for (let i = 0; i < x.length - 1; i++, x[i] = next) next = x[i]! + 1;
      },
      (n) => [floats(n)],
    );
  });

  test('variables that are set there', () => {
    agree(
      (out: Float64Array) => {
        let last = 0;
        for (let i = 0; i < out.length; i++, last = i * 2) out[i] = 1;
        return last;
      },
      (n) => [new Float64Array(n)],
    );
    agree(
      (x: Float64Array, out: Float64Array) => {
        let last = -1;
        for (let i = 0; i < out.length; last = i * 2.5, i++) out[i] = x[i]! * 2;
        return last;
      },
      (n) => [floats(n), new Float64Array(n)],
    );
  });
});

describe('bounds that are loaded', () => {
  /** A bound in an element of the array that the loop stores to. */
  const overlapping = (at: number, bound: number) => (): [Int32Array, Int32Array] => {
    const buffer = new ArrayBuffer(400);
    const limit = new Int32Array(buffer, 4 * at, 1);
    limit[0] = bound;
    return [limit, new Int32Array(buffer, 0, 20)];
  };
  const fill = (limit: Int32Array, out: Int32Array): number => {
    let value = 1;
    for (let i = 0; i < limit[0]!; i++) {
      value = (value * 3) % 17;
      out[i] = value;
    }
    return value;
  };
  const known = (limit: Int32Array, out: Int32Array): void => {
    if (limit.length < 1 || out.length < 20) return;
    for (let i = 0; i < limit[0]! && i < 20; i++) out[i] = i === 0 ? 7 : 9;
  };

  test.each([
    [3, 18],
    [0, 5],
    [12, 20],
    [19, 20],
    [2, 25],
  ])('element %i, at first %i: stores change it', (at, bound) => {
    agree(fill, overlapping(at, bound), { sizes: [0] });
    agree(known, overlapping(at, bound), { sizes: [0] });
  });
});
