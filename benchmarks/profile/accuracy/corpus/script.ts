// One long script at the top level, without a function: every variable is the module's, every loop runs in its body.
import { Laps } from '../clock.ts';

const laps = new Laps();
const size = 300;
const grid = new Float64Array(size * size);
let seed = 42;
let sum = 0;

for (let round = 0; round < 100; round++) {
  laps.start();
  for (let i = 0; i < grid.length; i++) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    grid[i] = seed / 2 ** 32;
  }
  laps.lap('fill');

  for (let pass = 0; pass < 4; pass++) {
    for (let y = 1; y < size - 1; y++) {
      for (let x = 1; x < size - 1; x++) {
        const at = y * size + x;
        grid[at] = (grid[at - 1] + grid[at + 1] + grid[at - size] + grid[at + size]) / 4;
      }
    }
  }
  laps.lap('smooth');

  const counts = new Map<number, number>();
  for (const value of grid) {
    const bucket = Math.floor(value * 16);
    counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
  }
  laps.lap('count');

  for (let i = 0, x = 0; i < 2_000_000; i++, x = (x * 5 + 1) & 1023) sum += x; // @line
  laps.lap('line');

  const text = Array.from(grid.subarray(0, 20_000), String).join(' '); // @text
  laps.lap('text');
  sum += counts.size + text.length;
}

laps.print(sum, [{ function: '(module)', parts: ['fill', 'smooth', 'count', 'line', 'text'], kind: 'total' }]);
