/** Running totals of n numbers. */
import { defineCase } from '../case.ts';
import { uniform } from '../data.ts';

function prefixSum(x: Float64Array, out: Float64Array): void {
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    sum += x[i]!;
    out[i] = sum;
  }
}

export default defineCase({
  name: 'prefix-sum',
  title: 'Prefix sum, 50 000',
  fn: prefixSum,
  sizes: { full: 50_000 },
  quick: 1001,
  input: (n) => ({ x: uniform(n, 1), out: new Float64Array(n) }),
  call: (fn, { x, out }) => {
    fn(x, out);
    return [out];
  },
});
