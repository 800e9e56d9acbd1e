// Synchronous input and output: the thread waits in the system, and the waiting line is the one to name.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Laps } from '../clock.ts';

const folder = mkdtempSync(join(tmpdir(), 'corpus-'));
const big = join(folder, 'big');
writeFileSync(big, Buffer.alloc(4 << 20, 'line of text\n'));
for (let i = 0; i < 50; i++) writeFileSync(join(folder, `small-${i}`), `${i}`);

function stats(): number {
  let sum = 0;
  for (const name of readdirSync(folder)) sum += statSync(join(folder, name)).size;
  return sum;
}

function main() {
  const laps = new Laps();
  let sum = 0;
  for (let round = 0; round < 250; round++) {
    laps.start();
    sum += readFileSync(big, 'latin1').length; // @read
    laps.lap('read');
    writeFileSync(join(folder, 'out'), Buffer.alloc(1 << 20, 'x')); // @write
    laps.lap('write');
    for (let i = 0; i < 6; i++) sum += stats(); // @stat
    laps.lap('stat');
  }
  laps.print(sum);
}

main();
rmSync(folder, { recursive: true });
