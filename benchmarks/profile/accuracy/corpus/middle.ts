// The hot line stands in the middle of a loop, among cheaper lines before and after it.
import { createHash } from 'node:crypto';
import { Laps } from '../clock.ts';

const rows = Array.from({ length: 3000 }, (_, i) => `row ${i} ${'x'.repeat(i % 50)}`);
const page = rows.join('\n');

function weigh(text: string): number {
  let h = 0;
  for (let i = 0; i < text.length; i++) h = (h * 31 + text.charCodeAt(i)) | 0;
  return h;
}

function work(laps: Laps): number {
  let sum = 0;
  for (let round = 0; round < 250; round++) {
    const lengths = rows.map((row) => row.trim().split(' ').length); // @before
    const longest = Math.max(...lengths);
    laps.lap('before');
    for (let pass = 0; pass < 20; pass++) for (const row of rows) sum = (sum + weigh(row)) | 0; // @hot
    laps.lap('hot');
    const digest = createHash('sha1').update(page).update(page).update(page).digest(); // @after
    sum ^= digest[0] + longest;
    laps.lap('after');
  }
  return sum;
}

function main() {
  const laps = new Laps();
  laps.start();
  const sum = work(laps);
  laps.print(sum);
}

main();
