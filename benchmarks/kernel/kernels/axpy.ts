/** y = a x + y, of n numbers: in the second-level cache, and far out of all caches. */
import { defineCase } from '../case.ts';
import { uniform } from '../data.ts';

function axpy(a: number, x: Float64Array, y: Float64Array): void {
  for (let i = 0; i < y.length; i++) y[i] = a * x[i]! + y[i]!;
}

export default defineCase({
  name: 'axpy',
  title: 'axpy',
  fn: axpy,
  sizes: { '10 000': 10_000, '8 000 000': 8_000_000 },
  quick: 1001,
  input: (n) => ({ x: uniform(n, 1), y: uniform(n, 2) }),
  call: (fn, { x, y }) => {
    fn(0.7, x, y);
    return [y];
  },
  bars: { strict: 3 },
  // As fast as the memory: as gcc's, which waits for it, too.
  otherBars: { '8 000 000': { c: 0.95 } },
});
