/** Integers that pass int32 on their way: bits of JavaScript, and no float64 in scalar code. */
import { describe, expect, test } from 'vitest';
import { kernel } from '../../../src/public/kernel.ts';
import { agree, integers } from './agree.ts';

/** Int32 around both ends, and small ones. */
const edges = (length: number, seed = 1): Int32Array => {
  const some = [0, 1, -1, 2147483647, 2147483646, -2147483648, -2147483647, 5, 1 << 30, -(1 << 30)];
  return Int32Array.from(integers(length, some.length, seed), (i) => some[i]!);
};

function editDistance(a: Uint8Array, b: Uint8Array, row: Int32Array) {
  for (let j = 0; j <= b.length; j++) row[j] = j;
  for (let i = 1; i <= a.length; i++) {
    let previous = row[0]!;
    row[0] = i;
    for (let j = 1; j <= b.length; j++) {
      const old = row[j]!;
      row[j] = Math.min(old + 1, row[j - 1]! + 1, previous + (a[i - 1] === b[j - 1] ? 0 : 1));
      previous = old;
    }
  }
  return row[b.length]!;
}

function scores(x: Int32Array, y: Uint32Array, out: Int32Array) {
  let best = 0;
  let last = 0;
  for (let i = 0; i < x.length; i++) {
    const up = x[i]! - 3;
    const score = Math.max(0, last + x[i]!, up, y[i]! - 2);
    if (score > best) best = score;
    if (up + 1 < -last) last = x[i]!;
    out[i] = score > y[i]! + 1 ? Math.min(score, up) : last - score;
  }
  return best + last;
}

function chosen(x: Int32Array, y: Int32Array, out: Int32Array) {
  let carried = 1;
  for (let i = 0; i < x.length; i++) {
    const sum = x[i]! + y[i]!;
    carried = (x[i]! > carried ? sum : -(y[i]! * 3)) | 0;
    out[i] = carried + (sum >= carried * 2 ? 1 : 0) - (sum === -carried ? 5 : 0);
  }
}

function jumps(x: Float64Array, steps: Int32Array, width: number) {
  let at = 0;
  let sum = 0;
  for (let i = 0; i < steps.length; i++) {
    at = (at + steps[i]!) & 7;
    sum += x[at + steps[i]!]! + x[at * width + steps[i]!]! * x[-(at - at)]!;
  }
  return sum;
}

describe('integers that may leave int32', () => {
  test('edit distance', () => {
    agree(editDistance, (n) => [
      Uint8Array.from(integers(n, 3)),
      Uint8Array.from(integers(n, 3, 7)),
      new Int32Array(n + 1),
    ]);
  });

  test.each([1, 2, 3])('scores at the ends of int32 and uint32, seed %i', (seed) => {
    agree(scores, (n) => [edges(n, seed), Uint32Array.from(edges(n, seed + 9)), new Int32Array(n)]);
    agree(chosen, (n) => [edges(n, seed), edges(n, seed + 5), new Int32Array(n)]);
  });

  test.each([1, 0, -1, 3, 2 ** 31 - 1, -(2 ** 31)])('indices, times %d', (width) => {
    const x = Float64Array.from(integers(40, 9));
    agree(jumps, (n) => [x, Int32Array.from(integers(n, 3)), width]);
    agree(jumps, (n) => [x, edges(n, 4), width]);
  });

  test('an edit distance compares integers', () => {
    const distance = kernel(editDistance);
    distance.compile('u8[]', 'u8[]', 'i32[]');
    expect(distance.wat()).toMatch(/i64\.lt_s/);
    expect(distance.wat()).not.toMatch(/i64\.trunc_sat_f64_s/);
  });
});
