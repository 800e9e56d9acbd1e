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
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { BenchReport } from '../../src/bench/model.ts';
import { stripped } from '../kernel/stripped.ts';
import type { Bar } from '../parallel/programs.ts';
import { barsTable } from '../parallel/tables.ts';
import { gigabyte } from './gigabyte.ts';
import { findSides } from './sides.ts';
import { barsOf, callsTable, type Measured } from './tables.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  allowNegative: true,
  options: {
    quick: { type: 'boolean', default: false },
    /** Seconds for each bench, beyond which only `processes` are measured. */
    time: { type: 'string', default: '20' },
    /** Fresh processes of each side. */
    processes: { type: 'string', default: '10' },
    json: { type: 'string' },
    python: { type: 'boolean', default: true },
  },
});

const BENCHES = ['small arguments', 'one number', '8 MB argument', '8 MB result', 'miss'];
const ALL = [...BENCHES, 'gigabyte'];

const unknown = positionals.filter((name) => !ALL.includes(name));
if (unknown.length > 0) {
  console.error(`there is no ${unknown.join(', ')}; there are ${ALL.join(', ')}`);
  process.exit(2);
}
const asked = (names: string[]) => names.filter((name) => positionals.length === 0 || positionals.includes(name));

const sides = findSides(values.python);
const folder = stripped(import.meta.dirname);
const environment = {
  HASTEN_CACHE_SIDES: JSON.stringify(sides),
  HASTEN_CACHE_QUICK: values.quick ? '1' : '0',
  HASTEN_CACHE_DIR: join(sides.folder, 'hasten'),
};
const repeats = values.quick ? 1 : Number(values.processes);
const reports = values.json === undefined ? mkdtempSync(join(tmpdir(), 'hasten-reports-')) : resolve(values.json);
mkdirSync(reports, { recursive: true });

const bars: Bar[] = [];
const texts: string[] = [];
for (const name of asked(BENCHES)) {
  attempt(name, () => {
    const measured = measure(name);
    return { text: callsTable(measured), bars: barsOf(measured) };
  });
}
for (const name of asked(['gigabyte'])) {
  attempt(name, () => gigabyte({ sides, folder, environment, repeats, quick: values.quick }));
}
if (!values.quick) texts.push(barsTable(bars));
console.log(texts.join('\n\n'));

function attempt(name: string, make: () => { text: string; bars: Bar[] }): void {
  process.stderr.write(`${name}\n`);
  try {
    const made = make();
    texts.push(made.text);
    bars.push(...made.bars);
  } catch (error) {
    failed(name, (error as Error).message);
  }
}

function failed(name: string, why: string): void {
  process.exitCode = 1;
  console.error(`${name}: ${why}`);
}

function measure(name: string): Measured {
  const out = join(reports, `${name.replaceAll(' ', '-')}${values.quick ? '.quick' : ''}.json`);
  if (!existsSync(out)) {
    const program = [join(import.meta.dirname, '../../bin/hasten.js'), 'bench', join(folder, 'calls.bench.js')];
    const amount = values.quick
      ? ['--processes', '1', '--rounds', '1']
      : ['--time', values.time, ...(values.processes === '10' ? [] : ['--processes', values.processes])];
    const { stderr } = spawnSync(
      process.execPath,
      [...program, '--filter', `^${name}$`, '--json', out, '--timeout', '120000', ...amount],
      { encoding: 'utf8', env: { ...process.env, ...environment } },
    );
    if (!existsSync(out)) throw new Error(`hasten bench has no report of it: ${stderr.trim().slice(-2000)}`);
  }
  const report = JSON.parse(readFileSync(out, 'utf8')) as BenchReport;
  const [bench] = report.benches;
  if (bench === undefined || bench.failure !== null) {
    throw new Error(`it could not be measured: ${bench?.failure?.message}`);
  }
  const [size] = bench.sizes;
  for (const { candidate, failure } of size!.subjects) {
    if (failure !== null) failed(`${name}, ${candidate}`, `${failure.kind}: ${failure.message}`);
  }
  return { name, size: size! };
}
