/**
 * The largest error of each function of the vector math, in units of the last place, over random arguments of all sizes
 * and where the function does something particular, beside the true value to 100 bits; as a Markdown table for
 * docs/kernel.md. Nothing is timed, so a busy machine changes no figure; the same seed gives the same table. Ten million
 * points a function take about a minute and a half each.
 *
 *     node benchmarks/kernel/accuracy/run.ts [--points 10000000] [--seed 1] [--workers 2] [NAME...]
 */
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { fastFunctions } from '../../../src/kernel/math/fast-math.ts';
import type { measure } from '../../../test/kernel/math/measure.ts';
import type { Job } from './worker.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    points: { type: 'string', default: '10000000' },
    seed: { type: 'string', default: '1' },
    workers: { type: 'string', default: String(availableParallelism()) },
  },
});
const names: string[] = positionals.length > 0 ? positionals : [...fastFunctions];
const points = Number(values.points);
const results = new Map<string, ReturnType<typeof measure>>();
const workers = Array.from({ length: Number(values.workers) }, () => new Worker(new URL('worker.ts', import.meta.url)));
const left = [...names];

await Promise.all(
  workers.map(async (worker) => {
    for (let name = left.shift(); name !== undefined; name = left.shift()) {
      const answer = once(worker, 'message');
      worker.postMessage({ name, points, seed: Number(values.seed) } satisfies Job);
      const [result] = await answer;
      results.set(name, result);
      console.error(`${name}: ${result.once.error.toFixed(3)}`);
    }
    await worker.terminate();
  }),
);

console.log(`Largest errors in ulp over ${points} points a function, seed ${values.seed}.\n`);
console.log('| function | fused multiply-add | at | without | at |');
console.log('| --- | --: | --- | --: | --- |');
for (const name of names) {
  const { once: fused, twice } = results.get(name)!;
  const at = (args: number[]): string => `\`${args.join(', ')}\``;
  console.log(
    `| \`${name}\` | ${fused.error.toFixed(3)} | ${at(fused.args)} | ${twice.error.toFixed(3)} | ${at(twice.args)} |`,
  );
}
