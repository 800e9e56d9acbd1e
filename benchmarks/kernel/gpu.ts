/**
 * The kernels in gpu.js's form, for its CPU backend: a function of one element of the output, whose place is
 * `this.thread`. It can express neither reductions nor scatters nor a running total, so those have no such side. Its
 * results are float32.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Answer, Input, TypedArray } from './case.ts';

interface Thread {
  thread: { x: number; y: number };
}
type Element = (this: Thread, ...args: never[]) => number | number[];
// biome-ignore lint/suspicious/noExplicitAny: gpu.js's functions take anything
type Run = (...args: any[]) => any;
interface Gpu {
  createKernel(element: Element, settings: { output: number[]; functions?: unknown[]; returnType?: string }): Run;
}
type Numbers = readonly number[];

/** Of a kernel's input: what a call is, and its answer in the form of the others'. */
interface GpuSide {
  call(): unknown;
  answer(result: unknown): Answer;
}

const rows = (result: unknown): Float64Array[] => [
  Float64Array.from((result as Float32Array[]).flatMap((row) => [...row])),
];
const flat = (result: unknown): Float64Array[] => [Float64Array.from(result as Float32Array)];

/** The side of the kernel with this name, with gpu.js from `folder`'s node_modules; null where gpu.js cannot express it. */
export function gpuSide(name: string, input: Input, folder: string): GpuSide | null {
  const make = sides[name];
  if (make === undefined) return null;
  const { GPU } = createRequire(join(folder, 'package.json'))('gpu.js');
  return make(new GPU({ mode: 'cpu' }) as Gpu, input as Record<string, TypedArray & number>);
}

/** Whether gpu.js can express the kernel with this name. */
export function hasGpuSide(name: string): boolean {
  return Object.hasOwn(sides, name);
}

const sides: Record<string, (gpu: Gpu, input: Record<string, TypedArray & number>) => GpuSide> = {
  julia(gpu, { zr, zi }) {
    const run = gpu.createKernel(
      function (this: Thread, zr: Numbers, zi: Numbers, cr: number, ci: number, limit: number) {
        let re = zr[this.thread.x]!;
        let im = zi[this.thread.x]!;
        let n = 0;
        while (n < limit && re * re + im * im < 4) {
          const next = re * re - im * im + cr;
          im = 2 * re * im + ci;
          re = next;
          n++;
        }
        return n;
      },
      { output: [zr!.length] },
    );
    return { call: () => run(zr, zi, -0.62772, -0.42193, 300), answer: flat };
  },

  mandelbrot(gpu, { width, height }) {
    const run = gpu.createKernel(
      function (this: Thread, width: number, height: number, limit: number) {
        const ci = (2.4 * this.thread.y) / height - 1.2;
        const cr = (3 * this.thread.x) / width - 2.1;
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
        return n;
      },
      { output: [width!, height!] },
    );
    return { call: () => run(width, height, 200), answer: rows };
  },

  diffusion(gpu, { n, grid }) {
    const run = gpu.createKernel(
      function (this: Thread, grid: Numbers, n: number, d: number, dt: number) {
        const i = this.thread.y;
        const j = this.thread.x;
        let up = i - 1;
        if (i === 0) up = n - 1;
        let down = i + 1;
        if (i === n - 1) down = 0;
        let left = j - 1;
        if (j === 0) left = n - 1;
        let right = j + 1;
        if (j === n - 1) right = 0;
        const here = grid[i * n + j]!;
        const around = grid[up * n + j]! + grid[down * n + j]! + grid[i * n + left]! + grid[i * n + right]!;
        return here + d * dt * (around - 4 * here);
      },
      { output: [n!, n!] },
    );
    return { call: () => run(grid, n, 1, 0.1), answer: rows };
  },

  axpy(gpu, { x, y }) {
    const run = gpu.createKernel(
      function (this: Thread, a: number, x: Numbers, y: Numbers) {
        return a * x[this.thread.x]! + y[this.thread.x]!;
      },
      { output: [x!.length] },
    );
    return { call: () => run(0.7, x, y), answer: flat };
  },

  'matrix-multiply'(gpu, { n, a, b }) {
    const run = gpu.createKernel(
      function (this: Thread, a: Numbers, b: Numbers, n: number) {
        let sum = 0;
        for (let k = 0; k < n; k++) sum += a[this.thread.y * n + k]! * b[k * n + this.thread.x]!;
        return sum;
      },
      { output: [n!, n!] },
    );
    return { call: () => run(a, b, n), answer: rows };
  },

  convolution(gpu, { n, image, weights }) {
    const run = gpu.createKernel(
      function (this: Thread, image: Numbers, n: number, weights: Numbers, shift: number) {
        const y = this.thread.y;
        const x = this.thread.x;
        if (x === 0 || y === 0 || x === n - 1 || y === n - 1) return 0;
        let sum = 0;
        for (let ky = 0; ky < 3; ky++) {
          for (let kx = 0; kx < 3; kx++) {
            sum += image[(y + ky - 1) * n + (x + kx - 1)]! * weights[ky * 3 + kx]!;
          }
        }
        return Math.min(Math.max(sum >> shift, 0), 255);
      },
      { output: [n!, n!] },
    );
    return { call: () => run(image, n, weights, 4), answer: rows };
  },

  'black-scholes'(gpu, { price, strike, years }) {
    function normal(x: number) {
      const z = x * Math.sqrt(0.5);
      const t = 1 / (1 + 0.3275911 * Math.abs(z));
      const sum = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
      let erf = 1 - sum * Math.exp(-z * z);
      if (z < 0) erf = -erf;
      return 0.5 * (1 + erf);
    }
    const run = gpu.createKernel(
      function (this: Thread, price: Numbers, strike: Numbers, years: Numbers, rate: number, volatility: number) {
        const p = price[this.thread.x]!;
        const s = strike[this.thread.x]!;
        const t = years[this.thread.x]!;
        const deviation = volatility * Math.sqrt(t);
        const d1 = (Math.log(p / s) + (rate + 0.5 * volatility * volatility) * t) / deviation;
        const d2 = d1 - deviation;
        return p * normal(d1) - s * Math.exp(-rate * t) * normal(d2);
      },
      { output: [price!.length], functions: [normal] },
    );
    return { call: () => run(price, strike, years, 0.03, 0.25), answer: flat };
  },

  softmax(gpu, { n, x }) {
    const columns = x!.length / n!;
    const largest = gpu.createKernel(
      function (this: Thread, x: Numbers, columns: number) {
        let max = x[this.thread.x * columns]!;
        for (let c = 1; c < columns; c++) max = Math.max(max, x[this.thread.x * columns + c]!);
        return max;
      },
      { output: [n!] },
    );
    const exponential = gpu.createKernel(
      function (this: Thread, x: Numbers, columns: number, max: Numbers) {
        return Math.exp(x[this.thread.y * columns + this.thread.x]! - max[this.thread.y]!);
      },
      { output: [columns, n!] },
    );
    const total = gpu.createKernel(
      function (this: Thread, e: readonly Numbers[], columns: number) {
        let sum = 0;
        for (let c = 0; c < columns; c++) sum += e[this.thread.x]![c]!;
        return sum;
      },
      { output: [n!] },
    );
    const divide = gpu.createKernel(
      function (this: Thread, e: readonly Numbers[], sum: Numbers) {
        return e[this.thread.y]![this.thread.x]! / sum[this.thread.y]!;
      },
      { output: [columns, n!] },
    );
    const call = () => {
      const e = exponential(x, columns, largest(x, columns));
      return divide(e, total(e, columns));
    };
    return { call, answer: rows };
  },

  primes(gpu, { n }) {
    const run = gpu.createKernel(
      function (this: Thread) {
        const n = this.thread.x;
        let prime = 1;
        if (n < 2) prime = 0;
        for (let d = 2; d * d <= n; d++) {
          if (n % d === 0) {
            prime = 0;
            break;
          }
        }
        return prime;
      },
      { output: [n!] },
    );
    const call = () => {
      let count = 0;
      for (const prime of run() as Float32Array) count += prime;
      return count;
    };
    return { call, answer: (result) => result as number };
  },

  'k-means'(gpu, { points, centres, labels }) {
    const run = gpu.createKernel(
      function (this: Thread, points: Numbers, centres: Numbers, dimensions: number, k: number) {
        let best = 0;
        let least = Infinity;
        for (let c = 0; c < k; c++) {
          let distance = 0;
          for (let d = 0; d < dimensions; d++) {
            const apart = points[this.thread.x * dimensions + d]! - centres[c * dimensions + d]!;
            distance += apart * apart;
          }
          if (distance < least) {
            least = distance;
            best = c;
          }
        }
        return best;
      },
      { output: [labels!.length] },
    );
    return { call: () => run(points, centres, 8, 16), answer: flat };
  },
};
