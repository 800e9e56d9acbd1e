/** One process of overhead.ts: measures itself and prints JSON. Imports what `npm run build` made, as users do. */

export interface Overhead {
  importMs: number;
  coldMs: number;
  secondMs: number;
  warmMs: number;
  sameNs: number;
  otherNs: number;
  manyNs: number;
  twoArraysNs: number;
  copiedNs: number;
}

const BUILT = '../../dist/public/node/kernel.js';

const beforeImport = performance.now();
const { allocate, kernel } = (await import(BUILT)) as typeof import('../../src/public/kernel.ts');
const importMs = performance.now() - beforeImport;

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
function axpy(a: number, x: Float64Array, y: Float64Array): void {
  for (let i = 0; i < x.length; i++) y[i]! += a * x[i]!;
}
const TYPES = ['f64[]', 'f64[]', 'number', 'number', 'int', 'i32[]'] as const;

/** ms of the first call's compilation: from text to a function that can be called. */
function compileMs(compile: () => void): number {
  const begin = performance.now();
  compile();
  return performance.now() - begin;
}

/** The best of some rounds: what disturbs makes calls slower only. */
function callNs(call: (i: number) => void): number {
  const rounds = 200_000;
  for (let i = 0; i < rounds; i++) call(i);
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 7; round++) {
    const begin = performance.now();
    for (let i = 0; i < rounds; i++) call(i);
    best = Math.min(best, ((performance.now() - begin) / rounds) * 1e6);
  }
  return best;
}

const compiled = kernel(julia);
const coldMs = compileMs(() => compiled.compile(...TYPES));
const added = kernel(axpy);
const secondMs = compileMs(() => added.compile('number', 'f64[]', 'f64[]'));

// Empty arrays: what is left is the call.
const [zr, zi, other] = [allocate(Float64Array, 0), allocate(Float64Array, 0), allocate(Float64Array, 0)];
const out = allocate(Int32Array, 0);
const sameNs = callNs(() => compiled(zr, zi, -0.6, 0.4, 300, out));
const otherNs = callNs((i) => compiled(i % 2 === 0 ? zr : other, zi, -0.6, 0.4, 300, out));
const twoArraysNs = callNs(() => added(1.5, zr, zi));
const [x, y] = [new Float64Array(10), new Float64Array(10)];
const copiedNs = callNs(() => added(1.5, x, y));

for (const type of [Float32Array, Int32Array, Uint8Array, Int16Array, Uint32Array]) {
  const array = allocate(type as Float32ArrayConstructor, 0) as never;
  const scale = kernel((a: number, x: Float64Array) => {
    for (let i = 0; i < x.length; i++) x[i]! *= a;
  });
  for (let i = 0; i < 10_000; i++) {
    scale(i, array);
    added(i, array, array);
  }
}
const manyNs = callNs((i) => compiled(i % 2 === 0 ? zr : other, zi, -0.6, 0.4, 300, out));

const warm: number[] = [];
for (let i = 0; i < 60; i++) {
  const fresh = new Function(`return ${julia}`)() as typeof julia;
  const again = kernel(fresh);
  warm.push(compileMs(() => again.compile(...TYPES)));
}
const warmMs = warm.slice(40).sort((a, b) => a - b)[10]!;

const overhead: Overhead = { importMs, coldMs, secondMs, warmMs, sameNs, otherNs, manyNs, twoArraysNs, copiedNs };
console.log(JSON.stringify(overhead));
