/** Kernels of every form that threads share, or must not, with a call for a length. */

export interface Shape {
  name: string;
  fn: (...values: never[]) => unknown;
  /** Arguments, the same for the same length. */
  values(length: number): unknown[];
  /** Adds up floats: its bits are JavaScript's only without `fast`. */
  isFloatSum?: boolean;
}

/** Numbers that look random and are the same each time. */
function numbers<A extends { [index: number]: number; length: number }>(array: A, scale = 4, shift = 2): A {
  let state = 12345;
  for (let i = 0; i < array.length; i++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    array[i] = (state / 2 ** 32) * scale - shift;
  }
  return array;
}

const f64 = (length: number, scale?: number, shift?: number) => numbers(new Float64Array(length), scale, shift);
const i32 = (length: number, scale = 1000, shift = 500) => numbers(new Int32Array(length), scale, shift);

export const shapes: Shape[] = [
  {
    name: 'a simple loop',
    fn: (a: number, x: Float64Array, y: Float64Array) => {
      for (let i = 0; i < x.length; i++) y[i]! += a * x[i]!;
    },
    values: (n) => [1.5, f64(n), f64(n)],
  },
  {
    name: 'lanes that leave a loop one by one',
    fn: (re0: Float64Array, im0: Float64Array, limit: number, out: Int32Array) => {
      for (let i = 0; i < out.length; i++) {
        let re = re0[i]!;
        let im = im0[i]!;
        let n = 0;
        while (n < limit && re * re + im * im < 4) {
          const next = re * re - im * im - 0.62772;
          im = 2 * re * im - 0.42193;
          re = next;
          n++;
        }
        out[i] = n;
      }
    },
    values: (n) => [f64(n), f64(n), 60, new Int32Array(n)],
  },
  {
    name: 'rounds that are peeled',
    fn: (x: Float64Array, out: Float64Array, n: number) => {
      for (let i = 0; i < n; i++) {
        const left = i === 0 ? n - 1 : i - 1;
        out[i] = x[left]! + x[(i + 1) % n]! - 2 * x[i]!;
      }
    },
    values: (n) => [f64(n), new Float64Array(n), n],
  },
  {
    name: 'a step that is not 1, from a start that is not 0',
    fn: (x: Float64Array, from: number, n: number) => {
      for (let i = from; i <= n; i += 3) x[i] = Math.sqrt(Math.abs(x[i]!)) + i;
    },
    values: (n) => [f64(n + 2), Math.min(2, n), n],
  },
  {
    name: 'the last value of a variable',
    fn: (x: Float64Array, out: Float64Array) => {
      let last = -1;
      for (let i = 0; i < x.length; i++) {
        last = x[i]! * 3;
        out[i] = last;
      }
      return last;
    },
    values: (n) => [f64(n), new Float64Array(n)],
  },
  {
    name: 'reductions that any order gives the same',
    fn: (x: Float64Array, k: Int32Array, out: Float64Array) => {
      let least = Number.POSITIVE_INFINITY;
      let most = Number.NEGATIVE_INFINITY;
      let sum = 0;
      let odd = 0;
      let bits = 0;
      let all = -1;
      let count = 0;
      for (let i = 0; i < x.length; i++) {
        least = Math.min(least, x[i]!);
        most = Math.max(most, x[i]!);
        sum = (sum + k[i]!) | 0;
        odd ^= k[i]!;
        bits |= k[i]!;
        all &= k[i]! | 7;
        if (x[i]! > 0) count++;
      }
      out[0] = least;
      out[1] = most;
      out[2] = odd;
      out[3] = bits;
      out[4] = all;
      out[5] = count;
      return sum;
    },
    values: (n) => [f64(n), i32(n), new Float64Array(6)],
  },
  {
    name: 'a sum of floats',
    fn: (x: Float64Array, y: Float64Array) => {
      let sum = 0.1;
      for (let i = 0; i < x.length; i++) sum += x[i]! * y[i]!;
      return sum;
    },
    values: (n) => [f64(n), f64(n)],
    isFloatSum: true,
  },
  {
    name: 'a product and a sum of floats side by side, in float32',
    fn: (x: Float32Array, out: Float64Array) => {
      let sum = 0;
      let product = 1;
      for (let i = 0; i < x.length; i++) {
        sum -= x[i]!;
        product *= 1 + x[i]! / 64;
      }
      out[0] = sum;
      out[1] = product;
    },
    values: (n) => [numbers(new Float32Array(n)), new Float64Array(2)],
    isFloatSum: true,
  },
  {
    name: 'rows with a gang inside, and a sum in each',
    fn: (a: Float64Array, x: Float64Array, out: Float64Array, rows: number, columns: number) => {
      for (let row = 0; row < rows; row++) {
        let sum = 0;
        const base = row * columns;
        for (let j = 0; j < columns; j++) sum += a[base + j]! * x[j]!;
        out[row] = sum;
      }
    },
    values: (n) => [f64(n * 21), f64(21), new Float64Array(n), n, 21],
    isFloatSum: true,
  },
  {
    name: 'stores behind tests, in rows that lie side by side',
    fn: (x: Float64Array, out: Float64Array, rows: number, columns: number) => {
      for (let row = 0; row < rows; row++) {
        for (let j = 0; j < columns; j++) if (x[row * columns + j]! > 0) out[row * columns + j] = j;
      }
    },
    values: (n) => [f64(n * 19), new Float64Array(n * 19).fill(-1), n, 19],
  },
  {
    name: 'steps in time, each over the rows of a grid',
    fn: (a: Float64Array, b: Float64Array, w: number, h: number, steps: number) => {
      for (let step = 0; step < steps; step++) {
        for (let y = 1; y < h - 1; y++) {
          for (let x = 1; x < w - 1; x++) {
            const i = y * w + x;
            b[i] = 0.25 * (a[i - 1]! + a[i + 1]! + a[i - w]! + a[i + w]!);
          }
        }
        for (let i = 0; i < w * h; i++) a[i] = b[i]!;
      }
    },
    values: (n) => [f64(17 * (n + 2)), new Float64Array(17 * (n + 2)), 17, n + 2, 5],
  },
  {
    name: 'a local array for each round',
    fn: (x: Float64Array, out: Float64Array) => {
      for (let i = 0; i < out.length; i++) {
        const tmp = new Float64Array(16);
        for (let k = 0; k < 16; k++) tmp[k] = x[i]! * k;
        let best = 0;
        for (let k = 0; k < 16; k++) best = Math.max(best, Math.abs(tmp[15 - k]! - tmp[k]!));
        out[i] = best;
      }
    },
    values: (n) => [f64(n), new Float64Array(n)],
  },
  {
    name: 'a local array for all rounds',
    fn: (x: Uint8Array, out: Int32Array) => {
      const table = new Int32Array(256);
      for (let k = 0; k < 256; k++) table[k] = (k * k) | 0;
      for (let i = 0; i < out.length; i++) out[i] = table[x[i]!]!;
    },
    values: (n) => [numbers(new Uint8Array(n), 256, 0), new Int32Array(n)],
  },
  {
    name: 'functions of the engine',
    fn: (x: Float64Array, out: Float64Array) => {
      for (let i = 0; i < out.length; i++) out[i] = Math.exp(Math.sin(x[i]!)) % 0.7;
    },
    values: (n) => [f64(n), new Float64Array(n)],
  },
  {
    name: 'bytes that different threads store side by side',
    fn: (x: Uint8Array, out: Uint8Array, shift: boolean) => {
      for (let i = 0; i < out.length; i++) if (shift || x[i]! > 9) out[i] = x[i]! * 3;
    },
    values: (n) => [numbers(new Uint8Array(n), 256, 0), new Uint8Array(n), false],
  },
  {
    name: 'elements that are looked up',
    fn: (at: Int32Array, x: Float64Array, out: Float64Array) => {
      for (let i = 0; i < out.length; i++) out[i] = x[at[i]!]!;
    },
    values: (n) => [numbers(new Int32Array(n), n, 0), f64(n), new Float64Array(n)],
  },
  {
    name: 'variables of all kinds from outside of the loop',
    fn: (x: Float64Array, out: Float32Array, flag: boolean, k: number, scale: number) => {
      const half = scale / 2;
      const big = (k + 4000000000) >>> 0;
      const isLarge = half > 1 && flag;
      const single = Math.fround(half);
      for (let i = 0; i < out.length; i++) {
        const shifted = isLarge ? x[i]! * half : x[i]! + big;
        out[i] = single * shifted + k;
      }
    },
    values: (n) => [f64(n), new Float32Array(n), true, 7, 3.25],
  },
  {
    name: 'a loop that threads cannot share',
    fn: (x: Float64Array) => {
      for (let i = 1; i < x.length; i++) x[i]! += x[i - 1]! * 0.5;
      return x.length;
    },
    values: (n) => [f64(n)],
  },
];
