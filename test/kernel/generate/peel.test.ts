/** Tests of the counter that all but a few rounds answer alike. */
import { describe, test } from 'vitest';
import { agree, integers, lengths } from './agree.ts';

const floats = (n: number): Float64Array => Float64Array.from(integers(n, 1000), (x) => x / 8);

describe('peeled rounds', () => {
  test('the first, the last, one in between', () => {
    agree(
      (x: Float64Array, out: Float64Array, k: number) => {
        const n = out.length;
        for (let i = 0; i < n; i++) {
          const left = i === 0 ? n - 1 : i - 1;
          const right = i === n - 1 ? 0 : i + 1;
          out[i] = i !== k && i > 2 && n - 3 >= i ? x[left]! + x[right]! : x[i]! - x[left]!;
        }
      },
      (n) => [floats(n), new Float64Array(n), n >> 1],
    );
  });

  test('remainders by the number of rounds', () => {
    agree(
      (x: Float64Array, out: Float64Array, w: number) => {
        for (let i = 0; i < w; i++) out[i] = x[(i + 1) % w]! + x[(i + w - 1) % w]! * x[(i + 3 * w + 5) % w]!;
      },
      (n) => [floats(n), new Float64Array(n), n],
    );
    agree(
      (out: Float64Array, w: number) => {
        for (let i = 0; i < w; i++) out[i] = (-(0 - i) % w) + 1 / ((i - 5) % w);
      },
      (n) => [new Float64Array(n), n],
    );
  });

  test('sums that float64 rounds', () => {
    agree(
      (out: Float64Array) => {
        for (let i = 0; i < out.length; i++) out[i] = i + 9007199254740991 - 9007199254740991 === 5 ? 1 : 0;
      },
      (n) => [new Float64Array(n)],
    );
  });

  test('products that float64 rounds, though their difference is small', () => {
    agree(
      (out: Float64Array, a: number, b: number, c: number, start: number) => {
        for (let i = start; i < start + out.length; i++) out[i - start] = i === (a - b) * c ? 1 : 0;
      },
      (n) => [new Float64Array(n), 2147483647, 2147483644, 8388611, 3 * 8388611 - 8],
      { sizes: lengths },
    );
  });
});
