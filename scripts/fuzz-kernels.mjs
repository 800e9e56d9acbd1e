/**
 * `npm run fuzz:kernels [-- --programs 100000] [--seed 1] [--processes 1] [--calls 5] [--node PATH] [--threads 2]`: compares random
 * kernels with the same functions run as JavaScript, to the bit. Each mismatch is made small and printed as a program; a
 * kernel that does not end within ten seconds is a mismatch too. Exits with 1 if there were any.
 *
 * Programs run in processes of a few thousand each, so that what one leaves behind stays small.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    programs: { type: 'string', default: '100000' },
    seed: { type: 'string', default: process.env.HASTEN_SEED ?? '1' },
    processes: { type: 'string', default: '1' },
    calls: { type: 'string', default: '5' },
    node: { type: 'string', default: process.env.HASTEN_TEST_NODE ?? process.execPath },
    batch: { type: 'string', default: '2000' },
    threads: { type: 'string', default: '0' },
    quiet: { type: 'boolean', default: false },
  },
});

const WORKER = fileURLToPath(new URL('../test/kernel/fuzz/worker.ts', import.meta.url));
const PATIENCE = 10_000;
const SHRINKING = 60_000;
const first = Number(values.seed);
const last = first + Number(values.programs);
const totals = { programs: 0, compared: 0, outOfRange: 0, endless: 0, vector: 0, scalar: 0, inner: 0, shared: 0 };
const mismatches = new Map();
const began = performance.now();
let next = first;

/** Runs seeds until none are left. */
async function lane() {
  while (next < last) {
    const from = next;
    next = Math.min(last, from + Number(values.batch));
    for (let seed = from; seed < next && seed < from + Number(values.batch); )
      seed = await batch(seed, Math.min(last, from + Number(values.batch)));
    if (!values.quiet) progress();
  }
}

/** Runs seeds from `from` in a process of their own; gives the first that it did not come to. */
function batch(from, to) {
  return new Promise((resolve) => {
    const child = spawn(values.node, [WORKER, String(from), String(to - from), values.calls, values.threads], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let current = from;
    let ended = false;
    let stderr = '';
    let latest = {};
    let timer;
    const watch = (milliseconds) => {
      clearTimeout(timer);
      timer = setTimeout(() => child.kill('SIGKILL'), milliseconds);
    };
    watch(SHRINKING);
    child.stderr.on('data', (text) => {
      stderr = (stderr + text).slice(-4000);
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      const event = JSON.parse(line);
      watch(event.kind === 'shrinking' ? SHRINKING : PATIENCE);
      if (event.kind === 'start') {
        current = event.seed;
      }
      if (event.kind === 'mismatch') found(event.what, event.seed, event.text);
      if (event.totals) latest = event.totals;
      if (event.kind === 'end') ended = true;
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      for (const [key, count] of Object.entries(latest)) totals[key] += count;
      if (ended) return resolve(to);
      totals.programs++;
      const why = signal === 'SIGKILL' ? 'does not end' : `ends the process (${code ?? signal})`;
      found(why, current, stderr);
      resolve(current + 1);
    });
  });
}

function found(what, seed, text) {
  const seeds = mismatches.get(what) ?? [];
  mismatches.set(what, [...seeds, seed]);
  if (text) console.log(`\n== seed ${seed}: ${what}\n${text}`);
}

function progress() {
  const seconds = (performance.now() - began) / 1000;
  const failing = [...mismatches.values()].reduce((sum, seeds) => sum + seeds.length, 0);
  console.error(
    `${totals.programs} programs, ${totals.compared} calls compared, ${failing} mismatches, ${seconds.toFixed(0)} s`,
  );
}

await Promise.all(Array.from({ length: Number(values.processes) }, lane));
for (const [what, seeds] of [...mismatches].sort((a, b) => b[1].length - a[1].length)) {
  console.log(`${String(seeds.length).padStart(6)}  ${what}  (seeds ${seeds.slice(0, 8).join(' ')})`);
}
const failing = [...mismatches.values()].reduce((sum, seeds) => sum + seeds.length, 0);
console.log(
  `loops: ${totals.vector} in lanes with ${totals.inner} inside of them, ${totals.scalar} one round after the other; ` +
    `${totals.shared} runs shared by threads`,
);
console.log(
  `seeds ${first} to ${last - 1}: ${totals.programs} programs, ${totals.compared} calls compared, ` +
    `${totals.outOfRange} of them with an index out of range, ${totals.endless} too long to try: ${failing} mismatches`,
);
process.exitCode = failing > 0 ? 1 : 0;
