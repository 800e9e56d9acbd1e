/**
 * The tables of docs/parallel.md: hasten beside Piscina, Tinypool, workerpool, Python's Pool.map and Joblib, and which bars
 * hasten reaches. Kernels on threads are ../kernel/threads.ts.
 *
 *     npm run build && node benchmarks/parallel/table.ts [--quick] [--time 20] [--processes 10] [--json FOLDER] [--no-python] [NAME...]
 *
 * The maps are runs of `hasten bench`, all sides interleaved, ten fresh processes of each; the rest are programs of its
 * own, which take turns, too. All of it takes about half an hour, and wants two cores that have nothing else to do. `--quick` takes small
 * inputs and few processes, to see in a minute or two that all sides run and agree. With `--json` the reports of `hasten bench` are
 * kept, and read instead of measured again where they are there.
 */
import { join } from 'node:path';
import { stripped } from '../kernel/stripped.ts';
import { TableRun } from '../support/table-run.ts';
import { type Circumstances, latencies, primes, SCENARIOS } from './programs.ts';
import { findSides } from './sides.ts';
import { barsOf, coresTable, tinyTable } from './tables.ts';

const TINY = ['typed array', 'numbers', 'objects to numbers', 'objects to objects', 'one by one'];
const CORES = ['uniform', 'skewed'];

const run = new TableRun([...TINY, ...CORES, ...Object.keys(SCENARIOS), 'primes']);
const sides = findSides(run.python);
const circumstances: Circumstances = {
  sides,
  folder: stripped(import.meta.dirname),
  environment: { HASTEN_PARALLEL_SIDES: JSON.stringify(sides), HASTEN_PARALLEL_QUICK: run.quick ? '1' : '0' },
  repeats: run.repeats,
};

for (const [file, names, tableOf] of [
  ['tiny', TINY, tinyTable],
  ['cores', CORES, coresTable],
] as const) {
  const bench = join(circumstances.folder, `${file}.bench.js`);
  const measured = run.asked(names).flatMap((name) => run.measure(name, bench, circumstances.environment) ?? []);
  if (measured.length > 0) run.show({ text: tableOf(measured), bars: measured.flatMap(barsOf) });
}
for (const name of run.asked(Object.keys(SCENARIOS))) run.add(name, () => latencies(name, circumstances));
for (const name of run.asked(['primes'])) run.add(name, () => primes(circumstances, run.quick));
run.print();
