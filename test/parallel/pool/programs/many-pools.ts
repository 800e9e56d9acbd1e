/** Opens and closes pools, as many as the second argument says, and prints what is left. */
import { readdirSync } from 'node:fs';
import { pool } from '../../../../src/parallel/pool/pool.ts';
import { add } from '../tasks.ts';

const [kind, count] = process.argv.slice(2) as ['thread' | 'process', string];

async function round(index: number): Promise<void> {
  const p = pool({ kind, workers: 1 });
  if ((await p.run(add, index, 1)) !== index + 1) throw new Error('wrong');
  if (index % 3 === 0) await p.terminate();
  else await p.close();
}

function left() {
  (globalThis as { gc?: () => void }).gc?.();
  return {
    heap: process.memoryUsage().heapUsed,
    rss: process.memoryUsage.rss(),
    files: readdirSync('/proc/self/fd').length,
    tasks: readdirSync('/proc/self/task').length,
    active: process.getActiveResourcesInfo().filter((name) => name !== 'Immediate').length,
    listeners: process.listenerCount('exit'),
  };
}

/** Four at a time. */
async function rounds(count: number): Promise<void> {
  let next = 0;
  const some = async () => {
    while (next < count) await round(next++);
  };
  await Promise.all([some(), some(), some(), some()]);
  await new Promise((resolve) => setTimeout(resolve, 100));
}

// What the allocator of C keeps for each thread, it keeps for those that follow.
await rounds(20);
const before = left();
await rounds(Number(count));
console.log(JSON.stringify([before, left()]));
