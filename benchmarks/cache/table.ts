/**
 * The tables of docs/cache.md: calls of cached functions beside Joblib's `Memory`, p-memoize and Keyv with SQLite, and which
 * bars hasten reaches.
 *
 *     npm run build && node benchmarks/cache/table.ts [--quick] [--time 20] [--processes 10] [--json FOLDER] [--no-python] [NAME...]
 *
 * Each is a run of `hasten bench`, all sides interleaved, ten fresh processes of each, answers checked; the first byte of 1 GiB
 * is measured in programs of its own, which take turns, too. All of it takes less than ten minutes and 4 GB of the folder for
 * temporary files, and wants two cores that have nothing else to do. `--quick` takes small inputs and few processes, to see in a
 * minute that all sides run and agree. With `--json` the reports of `hasten bench` are kept, and read instead of measured
 * again where they are there.
 */
import { join } from 'node:path';
import { stripped } from '../kernel/stripped.ts';
import { TableRun } from '../support/table-run.ts';
import { gigabyte } from './gigabyte.ts';
import { findSides } from './sides.ts';
import { barsOf, callsTable } from './tables.ts';

const BENCHES = ['small arguments', 'one number', '8 MB argument', '8 MB result', 'miss'];

const run = new TableRun([...BENCHES, 'gigabyte']);
const { quick, repeats } = run;
const sides = findSides(run.python);
const folder = stripped(import.meta.dirname);
const environment = {
  HASTEN_CACHE_SIDES: JSON.stringify(sides),
  HASTEN_CACHE_QUICK: quick ? '1' : '0',
  HASTEN_CACHE_DIR: join(sides.folder, 'hasten'),
};

for (const name of run.asked(BENCHES)) {
  const measured = run.measure(name, join(folder, 'calls.bench.js'), environment);
  if (measured !== null) run.show({ text: callsTable(measured), bars: barsOf(measured) });
}
for (const name of run.asked(['gigabyte'])) {
  run.add(name, () => gigabyte({ sides, folder, environment, repeats, quick }));
}
run.print();
