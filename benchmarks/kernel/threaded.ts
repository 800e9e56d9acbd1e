/** What threads.ts measures: kernels of cases.ts, at sizes that threads are for, and the bars. */

export interface Threaded {
  name: string;
  size: string;
  n: number;
  fast: boolean;
  /** Two threads over one, and over Numba with `parallel=True` on two; null: none. */
  bar: number | null;
  numbaBar: number | null;
}

export const THREADED: Threaded[] = [
  { name: 'julia', size: '1000 × 1000', n: 1000, fast: false, bar: 1.85, numbaBar: 2.3 },
  { name: 'matrix-multiply', size: '300 × 300', n: 300, fast: false, bar: null, numbaBar: null },
  { name: 'diffusion', size: '1280 × 1280', n: 1280, fast: false, bar: null, numbaBar: null },
  { name: 'black-scholes', size: '400 000, fast', n: 400_000, fast: true, bar: null, numbaBar: null },
  { name: 'axpy', size: '10 000', n: 10_000, fast: false, bar: null, numbaBar: null },
  { name: 'axpy', size: '100 000', n: 100_000, fast: false, bar: null, numbaBar: null },
  { name: 'axpy', size: '8 000 000', n: 8_000_000, fast: false, bar: null, numbaBar: null },
  { name: 'dot', size: '1 000 000, fast', n: 1_000_000, fast: true, bar: null, numbaBar: null },
];
