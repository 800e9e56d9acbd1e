/** A step of 2-D diffusion on an n x n grid whose edges meet. */
import { defineCase } from '../case.ts';
import { uniform } from '../data.ts';

function diffuse(grid: Float64Array, rows: number, columns: number, d: number, dt: number, out: Float64Array): void {
  for (let i = 0; i < rows; i++) {
    const up = i === 0 ? rows - 1 : i - 1;
    const down = i === rows - 1 ? 0 : i + 1;
    for (let j = 0; j < columns; j++) {
      const left = j === 0 ? columns - 1 : j - 1;
      const right = j === columns - 1 ? 0 : j + 1;
      const here = grid[i * columns + j]!;
      const laplacian =
        grid[up * columns + j]! +
        grid[down * columns + j]! +
        grid[i * columns + left]! +
        grid[i * columns + right]! -
        4 * here;
      out[i * columns + j] = here + d * dt * laplacian;
    }
  }
}

export default defineCase({
  name: 'diffusion',
  title: '2-D diffusion with wrap-around, 640 × 640',
  fn: diffuse,
  sizes: { full: 640 },
  quick: 33,
  input: (n) => ({ n, grid: uniform(n * n, 1), out: new Float64Array(n * n) }),
  call: (fn, { n, grid, out }) => {
    fn(grid, n, n, 1, 0.1, out);
    return [out];
  },
  bars: { strict: 3.5, numpy: 1.5 },
});
