/**
 * One process of kept.ts: imports hasten/kernel as `npm run build` made it, draws a Julia set by its first call, and prints
 * JSON. `whole`: the face of browsers and bundlers, which has the compiler in it; `lazy`: that of Node; `plain`: no kernel.
 */

export interface Start {
  importMs: number;
  /** The first call, with compiling or reading. */
  callMs: number;
  checksum: number;
}

const FACES: Record<string, string> = {
  whole: '../../dist/public/kernel.js',
  lazy: '../../dist/public/node/kernel.js',
};

const [side = 'lazy', size = '10'] = process.argv.slice(2);

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

const width = Number(size);
const zr = new Float64Array(width * width);
const zi = new Float64Array(width * width);
for (let row = 0; row < width; row++) {
  for (let column = 0; column < width; column++) {
    zr[row * width + column] = -1.8 + (3.6 / width) * column;
    zi[row * width + column] = 1.8 - (3.6 / width) * row;
  }
}
const out = new Int32Array(width * width);

const begin = performance.now();
let draw = julia;
if (side !== 'plain') {
  const { kernel } = (await import(FACES[side]!)) as typeof import('../../src/public/kernel.ts');
  draw = kernel(julia);
}
const imported = performance.now();
draw(zr, zi, -0.62772, -0.42193, 300, out);
const called = performance.now();

let checksum = 0;
for (const n of out) checksum += n;
console.log(JSON.stringify({ importMs: imported - begin, callMs: called - imported, checksum } satisfies Start));
