/**
 * The Julia set of c = -0.62772 - 0.42193i: for each point of a square, how many steps of z = z * z + c it takes to
 * leave the circle of radius 2. Points are objects, as one would write them first; `julia-typed.ts` has the same
 * calculation on typed arrays. At width 1000 the counts add up to 33219980, and so often the inner loop's body runs.
 */
interface Complex {
  re: number;
  im: number;
}

const LIMIT = 300;
const C: Complex = { re: -0.62772, im: -0.42193 };

/** The points of a square grid between -1.8 and 1.8, row by row from the top, and `c` once for each of them. */
function makeGrid(width: number): { zs: Complex[]; cs: Complex[] } {
  const step = 3.6 / width;
  const zs: Complex[] = [];
  const cs: Complex[] = [];
  for (let row = 0; row < width; row++) {
    for (let column = 0; column < width; column++) {
      zs.push({ re: -1.8 + step * column, im: 1.8 - step * row });
      cs.push({ re: C.re, im: C.im });
    }
  }
  return { zs, cs };
}

/** For each point the number of steps before it escapes, `limit` at most. */
function countSteps(limit: number, zs: Complex[], cs: Complex[]): number[] {
  const counts = new Array<number>(zs.length).fill(0);
  for (let i = 0; i < zs.length; i++) {
    let n = 0;
    let z = zs[i];
    const c = cs[i];
    while (n < limit && Math.hypot(z.re, z.im) < 2) {
      z = { re: z.re * z.re - z.im * z.im + c.re, im: 2 * z.re * z.im + c.im };
      n += 1;
    }
    counts[i] = n;
  }
  return counts;
}

function main(width: number): void {
  const start = performance.now();
  const { zs, cs } = makeGrid(width);
  const counts = countSteps(LIMIT, zs, cs);
  const sum = counts.reduce((total, count) => total + count, 0);
  const ms = performance.now() - start;
  console.log(`julia ${width}: ${ms.toFixed(0)} ms, checksum ${sum}`);
}

main(Number(process.argv[2] ?? 1000));
