/** Pi by n random points, from a counter-based generator: number i is a hash of i (the finaliser of MurmurHash3). */
import { defineCase } from '../case.ts';

function pi(points: number, seed: number): number {
  const random = (counter: number) => {
    let h = Math.imul(counter ^ seed, 0x9e3779b1);
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    return ((h ^ (h >>> 16)) >>> 0) / 4294967296;
  };
  let inside = 0;
  for (let i = 0; i < points; i++) {
    const x = random(2 * i);
    const y = random(2 * i + 1);
    if (x * x + y * y < 1) inside++;
  }
  return (4 * inside) / points;
}

export default defineCase({
  name: 'pi',
  title: 'Monte Carlo pi, counter-based, 1 000 000',
  fn: pi,
  sizes: { full: 1_000_000 },
  quick: 10_001,
  input: (n) => ({ n }),
  call: (fn, { n }) => fn(n, 12345),
});
