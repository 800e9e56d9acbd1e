/** The inner product of two vectors of n numbers. */
import { defineCase } from '../case.ts';
import { uniform } from '../data.ts';

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * y[i]!;
  return sum;
}

export default defineCase({
  name: 'dot',
  title: 'Dot product, 25 000',
  fn: dot,
  sizes: { full: 25_000 },
  quick: 1001,
  input: (n) => ({ x: uniform(n, 1), y: uniform(n, 2) }),
  call: (fn, { x, y }) => fn(x, y),
  bars: { strict: 1, fast: 3 },
});
