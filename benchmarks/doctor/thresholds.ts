/**
 * What the thresholds of the rules for searches and threads rest on: a search against a lookup by the number of elements,
 * `shift` by the length of the array, what a worker and a process take to start, and hashes on thread pools of several
 * sizes. Run by each version of Node by itself: `node benchmarks/doctor/thresholds.ts`; half a minute.
 */
import { fork, spawn, spawnSync } from 'node:child_process';
import { pbkdf2 } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';

const self = fileURLToPath(import.meta.url);

/** The best of several passes, in ns a call. */
function best(call: (i: number) => unknown, calls = 256): number {
  let least = Number.POSITIVE_INFINITY;
  for (const end = performance.now() + 60; performance.now() < end; ) {
    const start = performance.now();
    for (let i = 0; i < calls; i++) if (call(i) === self) throw new Error('not meant to be found');
    least = Math.min(least, ((performance.now() - start) * 1e6) / calls);
  }
  return least;
}

function searches(): void {
  console.log('| elements | includes, numbers | find by a key | Set.has | Map.has |\n| -: | -: | -: | -: | -: |');
  for (const size of [8, 16, 32, 64, 128, 512]) {
    const numbers = Array.from({ length: size }, (_, i) => i * 7);
    const rows = numbers.map((number) => ({ id: `id-${number}` }));
    const set = new Set(numbers);
    const byId = new Map(rows.map((row) => [row.id, row]));
    // Half of what is asked for is there.
    const asked = Array.from({ length: 256 }, (_, i) => ((i * 31) % (2 * size)) * 7);
    const ids = asked.map((number) => `id-${number}`);
    const figures = [
      best((i) => numbers.includes(asked[i]!)),
      best((i) => {
        const id = ids[i]!;
        return rows.find((row) => row.id === id);
      }),
      best((i) => set.has(asked[i]!)),
      best((i) => byId.has(ids[i]!)),
    ];
    console.log(`| ${size} | ${figures.map((ns) => ns.toFixed(0)).join(' | ')} |`);
  }
}

function shifts(): void {
  console.log('\n| elements | shift and push, ns |\n| -: | -: |');
  for (const size of [100, 1000, 10_000, 20_000, 50_000, 100_000]) {
    const queue = Array.from({ length: size }, (_, i) => i);
    const calls = Math.min(size, 20_000);
    const start = performance.now();
    for (let i = 0; i < calls; i++) {
      queue.shift();
      queue.push(i);
    }
    console.log(`| ${size} | ${(((performance.now() - start) * 1e6) / calls).toFixed(0)} |`);
  }
}

async function starts(): Promise<void> {
  const kinds = {
    'new Worker': () => new Worker(new URL(import.meta.url), { argv: ['nothing'] }),
    fork: () => fork(self, ['nothing']),
    'another process': () => spawn('true'),
  };
  console.log('\n| start | ms |\n| - | -: |');
  for (const [name, start] of Object.entries(kinds)) {
    const begun = performance.now();
    for (let i = 0; i < 8; i++) await once(start(), 'exit');
    console.log(`| ${name} | ${((performance.now() - begun) / 8).toFixed(1)} |`);
  }
}

async function hashes(): Promise<void> {
  const hash = promisify(pbkdf2);
  const start = performance.now();
  await Promise.all(Array.from({ length: 64 }, () => hash('a', 'b', 30_000, 32, 'sha256')));
  console.log(`| ${process.env.UV_THREADPOOL_SIZE} | ${(performance.now() - start).toFixed(0)} |`);
}

switch (process.argv[2]) {
  case 'nothing':
    break;
  case 'hashes':
    await hashes();
    break;
  default:
    console.log(`${process.version}\n`);
    searches();
    shifts();
    await starts();
    console.log('\n| thread pool | 64 hashes, ms |\n| -: | -: |');
    for (const size of ['2', '4', '16', '64']) {
      const env = { ...process.env, UV_THREADPOOL_SIZE: size };
      spawnSync(process.execPath, [self, 'hashes'], { env, stdio: 'inherit' });
    }
}
