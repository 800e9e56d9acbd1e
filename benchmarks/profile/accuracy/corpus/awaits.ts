// Awaits in a hot loop: chains of small async functions that never leave the microtask queue, beside synchronous work.
import { Laps } from '../clock.ts';

async function leaf(n: number): Promise<number> {
  return n & 3;
}

async function branch(n: number): Promise<number> {
  const a = await leaf(n);
  const b = await leaf(n + 1);
  return a + b;
}

async function chain(n: number): Promise<number> {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += await branch(i);
  return sum;
}

function bits(n: number): number {
  let ones = 0;
  for (let i = 0; i < n; i++) {
    let word = i;
    word -= (word >>> 1) & 0x55555555;
    word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
    ones += (((word + (word >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
  }
  return ones;
}

async function main() {
  const laps = new Laps();
  let sum = 0;
  for (let round = 0; round < 100; round++) {
    laps.start();
    sum += await chain(30_000);
    laps.lap('awaits');
    sum += bits(5_000_000); // @bits
    laps.lap('bits');
  }
  laps.print(sum, [{ function: 'bits', parts: ['bits'], kind: 'self' }]);
}

await main();
