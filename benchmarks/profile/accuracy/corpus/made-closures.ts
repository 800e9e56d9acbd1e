// Closures made in the hot loop itself and called at once, or kept and called later.
import { Laps } from '../clock.ts';

function pipeline(n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const scale = (x: number) => x * i;
    const shift = (x: number) => scale(x) + 1;
    sum = (sum + shift(i & 7)) % 1e9;
  }
  return sum;
}

function later(n: number): number {
  const jobs: (() => number)[] = [];
  for (let i = 0; i < n; i++) jobs.push(() => i & 1);
  let sum = 0;
  for (const job of jobs) sum += job();
  return sum;
}

function mix(n: number): number {
  let a = 0x9e3779b9;
  for (let i = 0; i < n; i++) {
    a ^= a << 13;
    a ^= a >>> 17;
    a ^= a << 5;
  }
  return a;
}

function main() {
  const laps = new Laps();
  let sum = 0;
  for (let round = 0; round < 90; round++) {
    laps.start();
    sum += pipeline(400_000); // @pipeline
    laps.lap('pipeline');
    sum += later(60_000); // @later
    laps.lap('later');
    sum ^= mix(2_500_000); // @mix
    laps.lap('mix');
  }
  laps.print(sum, [
    { function: 'pipeline', parts: ['pipeline'], kind: 'total' },
    { function: 'later', parts: ['later'], kind: 'total' },
    { function: 'mix', parts: ['mix'], kind: 'self' },
  ]);
}

main();
