/** Indices behind a test of a counter: no checks in the loop, the errors of JavaScript, and no trust in rounded tests. */
import { describe, expect, test } from 'vitest';
import { kernel } from '../../../src/public/kernel.ts';
import { agree, floats, numbers } from './agree.ts';

function movingAverage(x: Float64Array, window: number, out: Float64Array) {
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    sum += x[i]!;
    if (i >= window) sum -= x[i - window]!;
    out[i] = sum / Math.min(i + 1, window);
  }
}

function borders(x: Float64Array, out: Float64Array, w: number, h: number) {
  for (let y = 0; y < h; y++) {
    let carried = 0;
    for (let i = 0; i < w; i++) {
      carried = carried * 0.5 + x[y * w + i]!;
      if (i + 1 < w) carried += x[y * w + i + 1]!;
      if (i !== 0) carried += x[y * w + i - 1]!;
      if (y > 0) carried -= x[(y - 1) * w + i]!;
      out[y * w + i] = carried;
    }
  }
}

function chosen(x: Float64Array, k: number, out: Float64Array) {
  for (let i = 0; i < out.length; i++) out[i] = i >= k && i - k < x.length ? x[i - k]! : -1;
}

function laterSet(x: Float64Array, k: number, out: Float64Array) {
  let at = 0;
  for (let i = 0; i < out.length; i++) {
    if (at >= k) {
      at -= 2;
      out[i] = x[at - k]!;
    }
    at += 3;
  }
}

function joined(x: Float64Array, index: Int32Array, k: number) {
  let sum = 0;
  for (let i = 0; i < index.length; i++) if (i >= k || index[i]! > 2) sum += x[i - k]! * index[i]!;
  return sum;
}

describe('indices behind tests', () => {
  test.each([0, 1, 3, 8, 70, -1, 0.5])('a window of %d', (window) => {
    agree(movingAverage, (length) => [floats(length), window, new Float64Array(length)]);
  });

  test.each([
    [0, 0],
    [1, 5],
    [5, 1],
    [7, 4],
    [16, 3],
  ])('borders of %i by %i', (w, h) => {
    agree(borders, (extra) => [floats(w * h + (extra % 3) - 1 < 0 ? 0 : w * h), new Float64Array(w * h), w, h]);
    agree(borders, (extra) => [floats(Math.max(0, w * h - extra)), new Float64Array(w * h), w, h]);
  });

  test.each([-3, 0, 2, 40, 2 ** 31 - 1, -(2 ** 31)])('in a choice, %d away', (k) => {
    agree(chosen, (length) => [floats(20), k, new Float64Array(length)]);
  });

  test.each([0, 1, 4])('a variable that is set behind the test, from %i', (k) => {
    agree(laterSet, (length) => [floats(9), k, new Float64Array(length)]);
  });

  test.each([0, 2, 5])('one of two tests says nothing, from %i', (k) => {
    agree(joined, (length) => [floats(length), Int32Array.from(numbers(length, 5)), k]);
  });

  test('no check is left in the loop, and calls do not fall back to checks', () => {
    const average = kernel(movingAverage);
    average(floats(100), 7, new Float64Array(100));
    expect(average.explain().signatures[0]!.loops[0]!.checks).toEqual({ inLoop: 0, hoisted: 2, proven: 1 });
    // As often as in code with checks alone: an error for each of the two accesses that are not proven.
    expect(average.wat().match(/call \$range/g)).toHaveLength(2);
  });

  test('a test that float64 rounds says nothing of an index', () => {
    const rounded = kernel((i: number, n: number, k: number, out: Float64Array) => {
      const few = new Float64Array(5);
      for (let j = 0; j < out.length; j++) {
        if (k >= 0 && i * n + k - i * n < 5) few[k] = j;
        out[j] = few[0]!;
      }
    });
    expect(() => rounded(2147483647, 2147483647, 7, new Float64Array(9))).toThrow('Float64Array[7] is out of range');
  });
});
