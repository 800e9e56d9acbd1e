/** The product of two n x n matrices, as the textbook has it. */
import { defineCase } from '../case.ts';
import { uniform } from '../data.ts';

function multiply(a: Float64Array, b: Float64Array, n: number, out: Float64Array): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += a[i * n + k]! * b[k * n + j]!;
      out[i * n + j] = sum;
    }
  }
}

export default defineCase({
  name: 'matrix-multiply',
  title: 'Matrix multiply, 300 × 300',
  fn: multiply,
  sizes: { full: 300 },
  quick: 33,
  input: (n) => ({ n, a: uniform(n * n, 1), b: uniform(n * n, 2), out: new Float64Array(n * n) }),
  call: (fn, { n, a, b, out }) => {
    fn(a, b, n, out);
    return [out];
  },
  bars: { strict: 5 },
});
