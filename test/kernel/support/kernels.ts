/** Kernels as users write them, as texts, with the types that they are called with. */
import type { TypeName } from './tree.ts';

export interface KernelText {
  text: string;
  types: TypeName[];
}

const kernel = (types: string, text: string): KernelText => ({ text, types: types.split(' ') as TypeName[] });

export const kernels = {
  julia: kernel(
    'f64[] f64[] number number int i32[]',
    `function julia(zr, zi, cr, ci, limit, out) {
      for (let i = 0; i < out.length; i++) {
        let re = zr[i], im = zi[i], n = 0;
        while (n < limit && re * re + im * im < 4) {
          const next = re * re - im * im + cr;
          im = 2 * re * im + ci;
          re = next;
          n++;
        }
        out[i] = n;
      }
    }`,
  ),
  mandelbrot: kernel(
    'i32[] int int int',
    `function mandelbrot(out, w, h, limit) {
      for (let y = 0; y < h; y++) {
        for (let x = 0; x < w; x++) {
          const cr = (x / w) * 3 - 2, ci = (y / h) * 2 - 1;
          let re = 0, im = 0, n = 0;
          for (; n < limit; n++) {
            const a = re * re, b = im * im;
            if (a + b > 4) break;
            im = 2 * re * im + ci;
            re = a - b + cr;
          }
          out[y * w + x] = n;
        }
      }
    }`,
  ),
  diffusionRemainder: kernel(
    'f64[] f64[] int int number',
    `function diffuse(u, out, w, h, k) {
      for (let y = 0; y < h; y++) {
        const up = ((y + h - 1) % h) * w, down = ((y + 1) % h) * w, row = y * w;
        for (let x = 0; x < w; x++) {
          const left = (x + w - 1) % w, right = (x + 1) % w;
          const c = u[row + x];
          out[row + x] = c + k * (u[up + x] + u[down + x] + u[row + left] + u[row + right] - 4 * c);
        }
      }
    }`,
  ),
  diffusionChoose: kernel(
    'f64[] f64[] int int number',
    `function diffuse(u, out, w, h, k) {
      for (let y = 0; y < h; y++) {
        const up = y === 0 ? h - 1 : y - 1, down = y === h - 1 ? 0 : y + 1;
        for (let x = 0; x < w; x++) {
          const left = x > 0 ? x - 1 : w - 1, right = x < w - 1 ? x + 1 : 0;
          const c = u[y * w + x];
          out[y * w + x] = c + k * (u[up * w + x] + u[down * w + x] + u[y * w + left] + u[y * w + right] - 4 * c);
        }
      }
    }`,
  ),
  sumOfSquares: kernel(
    'f64[]',
    `function sum(x) { let s = 0; for (let i = 0; i < x.length; i++) s += x[i] * x[i]; return s; }`,
  ),
  dot: kernel(
    'f32[] f32[]',
    `function dot(x, y) { let s = 0; for (let i = 0; i < x.length; i++) { s += x[i] * y[i]; } return s; }`,
  ),
  axpy: kernel('number f64[] f64[]', `function axpy(a, x, y) { for (let i = 0; i < x.length; i++) y[i] += a * x[i]; }`),
  monteCarlo: kernel(
    'int int',
    `function pi(n, seed) {
      const random = (k) => {
        let h = Math.imul(k ^ seed, 0x9e3779b1);
        h ^= h >>> 15;
        h = Math.imul(h, 0x85ebca6b);
        h ^= h >>> 13;
        return (h >>> 0) / 4294967296;
      };
      let inside = 0;
      for (let i = 0; i < n; i++) {
        const x = random(2 * i), y = random(2 * i + 1);
        if (x * x + y * y < 1) inside++;
      }
      return 4 * inside / n;
    }`,
  ),
  primes: kernel(
    'int',
    `function primes(limit) {
      let count = 0;
      for (let n = 2; n < limit; n++) {
        let prime = true;
        for (let d = 2; d * d <= n; d++) {
          if (n % d === 0) { prime = false; break; }
        }
        if (prime) count++;
      }
      return count;
    }`,
  ),
  nbody: kernel(
    'f64[] f64[] f64[] f64[] f64[] f64[] f64[] number',
    `function step(x, y, z, vx, vy, vz, m, dt) {
      const n = m.length;
      for (let i = 0; i < n; i++) {
        let ax = 0, ay = 0, az = 0;
        for (let j = 0; j < n; j++) {
          if (j === i) continue;
          const dx = x[j] - x[i], dy = y[j] - y[i], dz = z[j] - z[i];
          const d = dx * dx + dy * dy + dz * dz + 1e-9;
          const f = m[j] / (d * Math.sqrt(d));
          ax += dx * f; ay += dy * f; az += dz * f;
        }
        vx[i] += ax * dt; vy[i] += ay * dt; vz[i] += az * dt;
      }
      for (let i = 0; i < n; i++) { x[i] += vx[i] * dt; y[i] += vy[i] * dt; z[i] += vz[i] * dt; }
    }`,
  ),
  convolution: kernel(
    'u8[] u8[] int int',
    `function sharpen(img, out, w, h) {
      for (let y = 1; y < h - 1; y++) {
        for (let x = 1; x < w - 1; x++) {
          const i = y * w + x;
          let s = 5 * img[i] - img[i - 1] - img[i + 1] - img[i - w] - img[i + w];
          out[i] = Math.max(0, Math.min(255, s));
        }
      }
    }`,
  ),
  convolutionKernel: kernel(
    'u8[] u8c[] i32[] int int',
    `function convolve(img, out, k, w, h) {
      for (let y = 1; y < h - 1; y++)
        for (let x = 1; x < w - 1; x++) {
          let sum = 0;
          for (let dy = -1; dy <= 1; dy++)
            for (let dx = -1; dx <= 1; dx++)
              sum += img[(y + dy) * w + x + dx] * k[(dy + 1) * 3 + dx + 1];
          out[y * w + x] = sum >> 4;
        }
    }`,
  ),
  histogram: kernel(
    'u8[] i32[]',
    `function histogram(img, bins) { for (let i = 0; i < img.length; i++) bins[img[i]] += 1; }`,
  ),
  blackScholes: kernel(
    'f64[] f64[] f64[] number number f64[]',
    `function price(s, k, t, r, v, out) {
      const cdf = (d) => {
        const a = 1 / (1 + 0.2316419 * Math.abs(d));
        const p = a * (0.319381530 + a * (-0.356563782 + a * (1.781477937 + a * (-1.821255978 + a * 1.330274429))));
        const q = 0.3989422804014327 * Math.exp(-0.5 * d * d) * p;
        return d > 0 ? 1 - q : q;
      };
      for (let i = 0; i < s.length; i++) {
        const root = v * Math.sqrt(t[i]);
        const d1 = (Math.log(s[i] / k[i]) + (r + 0.5 * v * v) * t[i]) / root;
        out[i] = s[i] * cdf(d1) - k[i] * Math.exp(-r * t[i]) * cdf(d1 - root);
      }
    }`,
  ),
  softmax: kernel(
    'f64[] f64[] int',
    `function softmax(x, out, columns) {
      const rows = x.length / columns;
      for (let r = 0; r < rows; r++) {
        const start = r * columns;
        let most = -Infinity, sum = 0;
        for (let c = 0; c < columns; c++) most = Math.max(most, x[start + c]);
        for (let c = 0; c < columns; c++) { const e = Math.exp(x[start + c] - most); out[start + c] = e; sum += e; }
        for (let c = 0; c < columns; c++) out[start + c] /= sum;
      }
    }`,
  ),
  kmeans: kernel(
    'f64[] f64[] i32[] int',
    `function assign(points, centers, out, d) {
      const n = out.length, k = Math.floor(centers.length / d);
      for (let i = 0; i < n; i++) {
        let best = 0, least = Infinity;
        for (let c = 0; c < k; c++) {
          let sum = 0;
          for (let j = 0; j < d; j++) { const e = points[i * d + j] - centers[c * d + j]; sum += e * e; }
          if (sum < least) { least = sum; best = c; }
        }
        out[i] = best;
      }
    }`,
  ),
  prefixSum: kernel(
    'f64[] f64[]',
    `function prefix(x, out) { let s = 0; for (let i = 0; i < x.length; i++) { s += x[i]; out[i] = s; } }`,
  ),
  matrixMultiply: kernel(
    'f64[] f64[] f64[] int',
    `function multiply(a, b, c, n) {
      for (let i = 0; i < n; i++)
        for (let j = 0; j < n; j++) {
          let s = 0;
          for (let k = 0; k < n; k++) s += a[i * n + k] * b[k * n + j];
          c[i * n + j] = s;
        }
    }`,
  ),
  impute: kernel(
    'f64[] f64[]',
    `function impute(x, out) {
      let sum = 0, count = 0;
      for (let i = 0; i < x.length; i++) { const v = x[i]; if (v === v) { sum += v; count++; } }
      const mean = sum / count;
      for (let i = 0; i < x.length; i++) { const v = x[i]; out[i] = Number.isNaN(v) ? mean : v; }
    }`,
  ),
} satisfies Record<string, KernelText>;
