// Hash buckets as linked lists of two to six links: short while loops over pointers, beside an arithmetic loop.
import { Laps } from '../clock.ts';

interface Link {
  key: number;
  value: number;
  next: Link | null;
}

const buckets: (Link | null)[] = new Array(1024).fill(null);
for (let key = 0; key < 4096; key++) {
  const at = Math.imul(key, 2654435761) >>> 22;
  buckets[at] = { key, value: key & 63, next: buckets[at] };
}

function find(key: number): number {
  let link = buckets[Math.imul(key, 2654435761) >>> 22];
  while (link !== null && link.key !== key) link = link.next;
  return link === null ? -1 : link.value;
}

function lookUp(n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += find((i * 31) & 8191);
  return sum;
}

function roots(n: number): number {
  let sum = 0;
  for (let i = 1; i <= n; i++) sum += Math.sqrt(i) * 0.5;
  return sum;
}

function main() {
  const laps = new Laps();
  let sum = 0;
  for (let round = 0; round < 160; round++) {
    laps.start();
    sum += lookUp(600_000); // @lists
    laps.lap('lists');
    sum += roots(1_500_000); // @roots
    laps.lap('roots');
  }
  laps.print(sum, [
    { function: 'lookUp', parts: ['lists'], kind: 'total' },
    { function: 'roots', parts: ['roots'], kind: 'self' },
  ]);
}

main();
