/** The softmax of each of n rows of 256 numbers. */
import { defineCase } from '../case.ts';
import { uniform } from '../data.ts';

function softmax(x: Float64Array, rows: number, columns: number, out: Float64Array): void {
  for (let r = 0; r < rows; r++) {
    let max = -Infinity;
    for (let c = 0; c < columns; c++) max = Math.max(max, x[r * columns + c]!);
    let sum = 0;
    for (let c = 0; c < columns; c++) {
      const e = Math.exp(x[r * columns + c]! - max);
      out[r * columns + c] = e;
      sum += e;
    }
    for (let c = 0; c < columns; c++) out[r * columns + c] = out[r * columns + c]! / sum;
  }
}

const COLUMNS = 256;

export default defineCase({
  name: 'softmax',
  title: 'Softmax, 200 rows of 256',
  fn: softmax,
  sizes: { full: 200 },
  quick: 7,
  input: (n) => ({ n, x: uniform(n * COLUMNS, 1, -5, 5), out: new Float64Array(n * COLUMNS) }),
  call: (fn, { n, x, out }) => {
    fn(x, n, COLUMNS, out);
    return [out];
  },
  bars: { fast: 4 },
});
