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
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { BenchReport } from '../../src/bench/model.ts';
import { stripped } from '../kernel/stripped.ts';
import { type Bar, type Circumstances, latencies, primes, SCENARIOS } from './programs.ts';
import { findSides } from './sides.ts';
import { barsOf, barsTable, coresTable, type Measured, tinyTable } from './tables.ts';

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
    /** `--no-python`: a quarter of the time. */
    python: { type: 'boolean', default: true },
  },
});

const TINY = ['typed array', 'numbers', 'objects to numbers', 'objects to objects', 'one by one'];
const CORES = ['uniform', 'skewed'];
const ALL = [...TINY, ...CORES, ...Object.keys(SCENARIOS), 'primes'];

const unknown = positionals.filter((name) => !ALL.includes(name));
if (unknown.length > 0) {
  console.error(`there is no ${unknown.join(', ')}; there are ${ALL.join(', ')}`);
  process.exit(2);
}
const asked = (names: string[]) => names.filter((name) => positionals.length === 0 || positionals.includes(name));

const sides = findSides(values.python);
const circumstances: Circumstances = {
  sides,
  folder: stripped(import.meta.dirname),
  environment: { HASTEN_PARALLEL_SIDES: JSON.stringify(sides), HASTEN_PARALLEL_QUICK: values.quick ? '1' : '0' },
  repeats: values.quick ? 1 : Number(values.processes),
};
const reports = values.json === undefined ? mkdtempSync(join(tmpdir(), 'hasten-reports-')) : resolve(values.json);
mkdirSync(reports, { recursive: true });

const bars: Bar[] = [];
const texts: string[] = [];
const tiny = asked(TINY).map((name) => measure('tiny', name));
const cores = asked(CORES).map((name) => measure('cores', name));
if (tiny.length > 0) texts.push(tinyTable(tiny));
if (cores.length > 0) texts.push(coresTable(cores));
bars.push(...[...tiny, ...cores].flatMap(barsOf));
for (const name of asked(Object.keys(SCENARIOS))) add(name, () => latencies(name, circumstances));
for (const name of asked(['primes'])) add(name, () => primes(circumstances, values.quick));
if (!values.quick) texts.push(barsTable(bars));
console.log(texts.join('\n\n'));

function add(name: string, make: () => { text: string; bars: Bar[] }): void {
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

function measure(file: string, name: string): Measured {
  process.stderr.write(`${name}\n`);
  const out = join(reports, `${name.replaceAll(' ', '-')}${values.quick ? '.quick' : ''}.json`);
  if (!existsSync(out)) {
    const program = [join(import.meta.dirname, '../../bin/hasten.js'), 'bench'];
    const amount = values.quick
      ? ['--processes', '1', '--rounds', '1']
      : ['--time', values.time, ...(values.processes === '10' ? [] : ['--processes', values.processes])];
    const { stderr } = spawnSync(
      process.execPath,
      [
        ...program,
        join(circumstances.folder, `${file}.bench.js`),
        ...['--filter', `^${name}$`, '--json', out, '--timeout', '120000'],
        ...amount,
      ],
      { encoding: 'utf8', env: { ...process.env, ...circumstances.environment } },
    );
    if (!existsSync(out)) throw new Error(`hasten bench has no report of ${name}: ${stderr.trim().slice(-2000)}`);
  }
  const report = JSON.parse(readFileSync(out, 'utf8')) as BenchReport;
  const [bench] = report.benches;
  if (bench === undefined || bench.failure !== null) {
    throw new Error(`${name} could not be measured: ${bench?.failure?.message}`);
  }
  const [size] = bench.sizes;
  for (const { candidate, failure } of size!.subjects) {
    if (failure !== null) failed(`${name}, ${candidate}`, `${failure.kind}: ${failure.message}`);
  }
  return { name, size: size! };
}
