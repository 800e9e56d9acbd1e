/**
 * The Julia set of `julia.ts` on typed arrays: the real and the imaginary parts of all points in an array each, no
 * object for a point, and the square of the distance instead of the distance. The counts are the same.
 */
const LIMIT = 300;
const C_RE = -0.62772;
const C_IM = -0.42193;

/** The points of a square grid between -1.8 and 1.8, row by row from the top. */
function makeGrid(width: number): { re: Float64Array; im: Float64Array } {
  const step = 3.6 / width;
  const re = new Float64Array(width * width);
  const im = new Float64Array(width * width);
  for (let row = 0; row < width; row++) {
    for (let column = 0; column < width; column++) {
      re[row * width + column] = -1.8 + step * column;
      im[row * width + column] = 1.8 - step * row;
    }
  }
  return { re, im };
}

/** For each point the number of steps before it escapes, `limit` at most. */
function countSteps(limit: number, re: Float64Array, im: Float64Array): Int32Array {
  const counts = new Int32Array(re.length);
  for (let i = 0; i < re.length; i++) {
    let n = 0;
    let a = re[i];
    let b = im[i];
    while (n < limit && a * a + b * b < 4) {
      const next = a * a - b * b + C_RE;
      b = 2 * a * b + C_IM;
      a = next;
      n += 1;
    }
    counts[i] = n;
  }
  return counts;
}

function main(width: number): void {
  const start = performance.now();
  const { re, im } = makeGrid(width);
  const counts = countSteps(LIMIT, re, im);
  const sum = counts.reduce((total, count) => total + count, 0);
  const ms = performance.now() - start;
  console.log(`julia-typed ${width}: ${ms.toFixed(0)} ms, checksum ${sum}`);
}

main(Number(process.argv[2] ?? 1000));
