// Hashing short words with loops of three to eight characters inside a helper, beside formatting numbers.
import { Laps } from '../clock.ts';

const words = Array.from({ length: 2000 }, (_, i) => 'abcdefgh'.slice(0, 3 + (i % 6)));

function fnv(word: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < word.length; i++) h = Math.imul(h ^ word.charCodeAt(i), 16777619);
  return h >>> 0;
}

function hashAll(times: number): number {
  let sum = 0;
  for (let t = 0; t < times; t++) for (const word of words) sum ^= fnv(word);
  return sum;
}

function format(n: number): number {
  let length = 0;
  for (let i = 0; i < n; i++) length += (i / 8).toFixed(2).length;
  return length;
}

function main() {
  const laps = new Laps();
  let sum = 0;
  for (let round = 0; round < 100; round++) {
    laps.start();
    sum += hashAll(200); // @hash
    laps.lap('hash');
    sum += format(90_000); // @format
    laps.lap('format');
  }
  laps.print(sum, [
    { function: 'hashAll', parts: ['hash'], kind: 'total' },
    { function: 'format', parts: ['format'], kind: 'total' },
  ]);
}

main();
