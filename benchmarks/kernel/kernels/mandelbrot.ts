/** The Mandelbrot set, row by row, 200 iterations at most. */
import { defineCase } from '../case.ts';

function mandelbrot(width: number, height: number, limit: number, out: Int32Array): void {
  for (let y = 0; y < height; y++) {
    const ci = (2.4 * y) / height - 1.2;
    for (let x = 0; x < width; x++) {
      const cr = (3 * x) / width - 2.1;
      let re = 0;
      let im = 0;
      let n = 0;
      while (n < limit) {
        const re2 = re * re;
        const im2 = im * im;
        if (re2 + im2 > 4) break;
        im = 2 * re * im + ci;
        re = re2 - im2 + cr;
        n++;
      }
      out[y * width + x] = n;
    }
  }
}

export default defineCase({
  name: 'mandelbrot',
  title: 'Mandelbrot set, 400 × 300, 200 iterations',
  fn: mandelbrot,
  sizes: { full: 400 },
  quick: 60,
  input: (n) => ({ width: n, height: (3 * n) / 4, out: new Int32Array((3 * n * n) / 4) }),
  call: (fn, { width, height, out }) => {
    fn(width, height, 200, out);
    return [out];
  },
});
