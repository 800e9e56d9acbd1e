// The Julia set with points as objects, in which a helper squares and adds, beside turning the counts into a picture.
import { Laps } from '../clock.ts';

interface Complex {
  re: number;
  im: number;
}

const square = (z: Complex): Complex => ({ re: z.re * z.re - z.im * z.im, im: 2 * z.re * z.im });
const add = (a: Complex, b: Complex): Complex => ({ re: a.re + b.re, im: a.im + b.im });
const size = (z: Complex) => z.re * z.re + z.im * z.im;

function escape(start: Complex, c: Complex): number {
  let z = start;
  let n = 0;
  while (n < 100 && size(z) < 4) {
    z = add(square(z), c);
    n++;
  }
  return n;
}

function julia(width: number): Uint8Array {
  const counts = new Uint8Array(width * width);
  const c = { re: -0.62772, im: -0.42193 };
  for (let y = 0; y < width; y++) {
    for (let x = 0; x < width; x++) {
      counts[y * width + x] = escape({ re: (3.6 * x) / width - 1.8, im: (3.6 * y) / width - 1.8 }, c);
    }
  }
  return counts;
}

function paint(counts: Uint8Array, times: number): number {
  let sum = 0;
  for (let t = 0; t < times; t++) {
    let row = '';
    for (const count of counts.subarray(0, 10_000)) row += count > 50 ? '#' : count > 5 ? '+' : ' ';
    sum += row.length + row.trim().length;
  }
  return sum;
}

function main() {
  const laps = new Laps();
  let sum = 0;
  for (let round = 0; round < 120; round++) {
    laps.start();
    const counts = julia(220); // @julia
    laps.lap('julia');
    sum += paint(counts, 40); // @paint
    laps.lap('paint');
  }
  laps.print(sum, [
    { function: 'julia', parts: ['julia'], kind: 'total' },
    { function: 'escape', parts: ['julia'], kind: 'total' },
    { function: 'paint', parts: ['paint'], kind: 'total' },
  ]);
}

main();
