// Regular expressions: matching all, testing one by one, and one that backtracks.
import { Laps } from '../clock.ts';

const log = Array.from({ length: 3000 }, (_, i) => `2024-01-${10 + (i % 20)} GET /item/${i}?q=${i % 7} 200 ${i * 3}ms`);
const joined = log.join('\n');

function matchAll(): number {
  let sum = 0;
  for (const match of joined.matchAll(/\/item\/(\d+)\?q=(\d)/g)) sum += Number(match[1]) + Number(match[2]);
  return sum;
}

function testEach(): number {
  const slow = / 200 \d{4,}ms$/;
  let hits = 0;
  for (const line of log) if (slow.test(line)) hits++;
  return hits;
}

function backtrack(): number {
  return /^(a+)+$/.test(`${'a'.repeat(14)}b`) ? 1 : 0;
}

function main() {
  const laps = new Laps();
  let sum = 0;
  for (let round = 0; round < 450; round++) {
    laps.start();
    for (let i = 0; i < 3; i++) sum += matchAll(); // @all
    laps.lap('all');
    for (let i = 0; i < 8; i++) sum += testEach(); // @each
    laps.lap('each');
    for (let i = 0; i < 15; i++) sum += backtrack(); // @backtrack
    laps.lap('backtrack');
  }
  laps.print(sum, [{ function: 'matchAll', parts: ['all'], kind: 'total' }]);
}

main();
