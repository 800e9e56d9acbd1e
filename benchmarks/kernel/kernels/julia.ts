/** The Julia set of n x n points between -1.8 and 1.8: how many rounds, 300 at most, each point stays within 2. */
import { defineCase } from '../case.ts';

function julia(zr: Float64Array, zi: Float64Array, cr: number, ci: number, limit: number, out: Int32Array): void {
  for (let i = 0; i < out.length; i++) {
    let re = zr[i]!;
    let im = zi[i]!;
    let n = 0;
    while (n < limit && re * re + im * im < 4) {
      const next = re * re - im * im + cr;
      im = 2 * re * im + ci;
      re = next;
      n++;
    }
    out[i] = n;
  }
}

export default defineCase({
  name: 'julia',
  title: 'Julia set, 1000 × 1000, 300 iterations',
  fn: julia,
  sizes: { full: 1000 },
  quick: 100,
  input: (n) => {
    const zr = new Float64Array(n * n);
    const zi = new Float64Array(n * n);
    for (let row = 0; row < n; row++) {
      for (let column = 0; column < n; column++) {
        zr[row * n + column] = -1.8 + (3.6 / n) * column;
        zi[row * n + column] = 1.8 - (3.6 / n) * row;
      }
    }
    return { zr, zi, out: new Int32Array(n * n) };
  },
  call: (fn, { zr, zi, out }) => {
    fn(zr, zi, -0.62772, -0.42193, 300, out);
    return [out];
  },
  bars: { strict: 2.3, c: 2.3, numba: 2.3 },
});
