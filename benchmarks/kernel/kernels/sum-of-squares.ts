/** The sum of squares of n numbers. */
import { defineCase } from '../case.ts';
import { uniform } from '../data.ts';

function sumOfSquares(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * x[i]!;
  return sum;
}

export default defineCase({
  name: 'sum-of-squares',
  title: 'Sum of squares, 50 000',
  fn: sumOfSquares,
  sizes: { full: 50_000 },
  quick: 1001,
  input: (n) => ({ x: uniform(n, 1, -1, 1) }),
  call: (fn, { x }) => fn(x),
  bars: { strict: 1, fast: 3 },
});
