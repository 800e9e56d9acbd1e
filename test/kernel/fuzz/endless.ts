/**
 * Makes a program small whose kernel does not end: each try runs on a thread that is ended when it takes too long.
 *
 *   node test/kernel/fuzz/endless.ts SEED [CALLS]
 */
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { Random } from '../../counts/random.ts';
import { execute, type Mismatch } from './execute.ts';
import { generate } from './generator.ts';
import { Hasten } from './hasten.ts';
import { type Call, drawCalls } from './inputs.ts';
import { report } from './report.ts';
import { shrinkBy } from './shrink.ts';
import type { Program } from './tree.ts';

const PATIENCE = 1000;
const MISMATCH: Mismatch = { kind: 'does not end', call: 0, expected: 'an end', actual: 'none' };

if (isMainThread) main();
else answer(workerData as Int32Array);

/** Runs what it is sent and says when it is done. */
function answer(state: Int32Array): void {
  Atomics.store(state, 0, 1);
  Atomics.notify(state, 0);
  parentPort!.on('message', ([program, calls]: [Program, Call[]]) => {
    try {
      execute(program, calls, new Hasten());
    } finally {
      Atomics.store(state, 0, 3);
      Atomics.notify(state, 0);
    }
  });
}

function main(): void {
  const [seed = 1, callCount = 5] = process.argv.slice(2).map(Number);
  const program = generate(seed);
  const calls = drawCalls(new Random(seed + 1_000_000_007), program, callCount);
  const state = new Int32Array(new SharedArrayBuffer(4));
  let worker: Worker | null = null;
  const run = (tried: Program, on: Call[]): Mismatch | null => {
    if (worker === null) {
      Atomics.store(state, 0, 0);
      worker = new Worker(new URL(import.meta.url), { workerData: state });
      worker.on('error', () => {});
      Atomics.wait(state, 0, 0, 10_000);
    }
    Atomics.store(state, 0, 2);
    worker.postMessage([tried, on]);
    if (Atomics.wait(state, 0, 2, PATIENCE) !== 'timed-out') return null;
    void worker.terminate();
    worker = null;
    return MISMATCH;
  };
  const last = calls.findIndex((_, index) => run(program, [calls[index]!]) !== null);
  const failing = last < 0 ? calls : [calls[last]!];
  const small = shrinkBy({ program, calls: failing, mismatch: MISMATCH }, run, 50_000);
  console.log(report(small));
  process.exit(0);
}
