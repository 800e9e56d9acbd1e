// Population counts by Kernighan's loop (about eight steps) and greatest common divisors in helpers, beside a table walk.
import { Laps } from '../clock.ts';

function ones(word: number): number {
  let count = 0;
  for (let rest = word; rest !== 0; rest &= rest - 1) count++;
  return count;
}

function gcd(a: number, b: number): number {
  while (b !== 0) {
    const rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

function countAll(n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += ones(i);
  return sum;
}

function reduceAll(n: number): number {
  let sum = 0;
  for (let i = 1; i < n; i++) sum += gcd(360_360, i);
  return sum;
}

const table = Uint8Array.from({ length: 256 }, (_, i) => ones(i));

function viaTable(n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += table[i & 255] + table[(i >>> 8) & 255] + table[i >>> 16];
  return sum;
}

function main() {
  const laps = new Laps();
  let sum = 0;
  for (let round = 0; round < 130; round++) {
    laps.start();
    sum += countAll(500_000); // @ones
    laps.lap('ones');
    sum += reduceAll(60_000); // @gcd
    laps.lap('gcd');
    sum += viaTable(3_000_000); // @table
    laps.lap('table');
  }
  laps.print(sum, [
    { function: 'countAll', parts: ['ones'], kind: 'total' },
    { function: 'reduceAll', parts: ['gcd'], kind: 'total' },
    { function: 'viaTable', parts: ['table'], kind: 'self' },
  ]);
}

main();
