/**
 * Checks the statistics of `hasten bench` by simulation, on synthetic noise whose truth is known, and prints Markdown
 * tables. Nothing is timed, so a busy machine makes it slower and changes no figure; the same seed gives the same tables.
 *
 *     node benchmarks/bench/statistics/run.ts [--only coverage,methods,stop,few,shape] [--trials 2000] [--seed 1]
 *                                             [--workers 2]
 */
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { PARTS } from './parts.ts';
import type { Job } from './worker.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: Object.keys(PARTS).join(',') },
    trials: { type: 'string' },
    seed: { type: 'string', default: '1' },
    workers: { type: 'string', default: String(availableParallelism()) },
  },
});
const seed = Number(values.seed);
const workers = Array.from({ length: Number(values.workers) }, () => new Worker(new URL('worker.ts', import.meta.url)));

for (const name of values.only.split(',')) {
  const part = PARTS[name];
  if (part === undefined) throw new Error(`no part is called ${name}: ${Object.keys(PARTS).join(', ')}`);
  const trials = values.trials === undefined ? part.trials : Math.min(Number(values.trials), part.trials);
  const started = performance.now();
  const results = new Array<unknown>(part.cells.length);
  let next = 0;
  await Promise.all(
    workers.map(async (worker) => {
      for (let index = next++; index < part.cells.length; index = next++) {
        const answer = once(worker, 'message');
        worker.postMessage({ part: name, index, trials, seed } satisfies Job);
        [results[index]] = await answer;
      }
    }),
  );
  const seconds = Math.round((performance.now() - started) / 1000);
  console.log(`\n### ${name}\n\n${part.tables(results, trials)}\n`);
  console.error(`${name}: ${seconds} s`);
}
await Promise.all(workers.map((worker) => worker.terminate()));
