/**
 * One process of kept.ts: imports hasten/kernel as `npm run build` made it, draws a Julia set by its first call, and prints
 * JSON. `whole`: the face of browsers and bundlers, which has the compiler in it; `lazy`: that of Node; `plain`: no kernel.
 */
import julia from './kernels/julia.ts';

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

const input = julia.input(Number(size));

const begin = performance.now();
let draw = julia.fn;
if (side !== 'plain') {
  const { kernel } = (await import(FACES[side]!)) as typeof import('../../src/public/kernel.ts');
  draw = kernel(julia.fn);
}
const imported = performance.now();
const answer = julia.call(draw, input);
const called = performance.now();

const [counts] = answer as Int32Array[];
const checksum = counts!.reduce((sum, n) => sum + n, 0);
console.log(JSON.stringify({ importMs: imported - begin, callMs: called - imported, checksum } satisfies Start));
