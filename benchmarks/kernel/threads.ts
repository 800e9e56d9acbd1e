/**
 * The table of docs/kernel.md about threads: kernels on one thread and on two, beside Numba's `parallel=True` on two, and
 * what a fork and a join cost.
 *
 *     npm run build && node benchmarks/kernel/threads.ts [--time 30] [--quick] [NAME...]
 *
 * Each row is one run of `hasten bench`, all sides interleaved, ten fresh processes of each. Needs two cores that have
 * nothing else to do. `--quick` sees in a minute that all answers agree.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { BenchReport, SizeResult } from '../../src/bench/model.ts';
import { ratioOf } from '../../src/bench/statistics/estimate.ts';
import { leaveOut, pythonWith } from '../support/peers.ts';
import { table } from '../support/table.ts';
import { stripped } from './stripped.ts';
import { THREADED, type Threaded } from './threaded.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false }, time: { type: 'string', default: '30' } },
});

const chosen = THREADED.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
const python = pythonWith('numba');
if (python === null) leaveOut('Numba (on Debian: apt-get install python3-numba)');
const side = join(import.meta.dirname, 'native/side.py');
const commands =
  python === null ? {} : Object.fromEntries(THREADED.map(({ name }) => [name, [python, side, name, 'numba-parallel']]));
const folder = stripped();
const reports = mkdtempSync(join(tmpdir(), 'hasten-threads-'));

const rows: string[][] = [];
for (const one of chosen) {
  process.stderr.write(`${one.name} ${one.size}\n`);
  const { size, machine } = measure(one);
  if (rows.length === 0) console.log(`${machine}\n`);
  rows.push(rowOf(one, size));
}
console.log(
  table(['Kernel', 'plain', 'threads: 1', 'threads: 2', '× one', 'Numba, 2 threads', '× Numba', 'bars'], rows),
);
console.log(`\n${forkJoin()}`);

function rowOf({ name, size: title, bar, numbaBar }: Threaded, size: SizeResult): string[] {
  const has = (candidate: string) =>
    size.subjects.some((each) => each.candidate === candidate && each.figures !== null);
  const bars = [bar, numbaBar].filter((each) => each !== null);
  return [
    `${name}, ${title}`,
    timeOf(size, 'plain'),
    timeOf(size, 'one'),
    timeOf(size, 'two'),
    ratioText(size, 'one', 'two'),
    has('numba') ? timeOf(size, 'numba') : '–',
    has('numba') ? ratioText(size, 'numba', 'two') : '–',
    bars.length === 0 ? '' : bars.map((each) => `≥ ${each}`).join(', '),
  ];
}

function subjectOf(size: SizeResult, candidate: string) {
  return size.subjects.find((each) => each.candidate === candidate)!;
}

function timeOf(size: SizeResult, candidate: string): string {
  const { figures, failure } = subjectOf(size, candidate);
  if (figures === null) return failure?.kind ?? '–';
  const ms = figures.time.estimate / 1e6;
  return ms < 1 ? `${(ms * 1e3).toFixed(1)} µs` : `${ms.toPrecision(3)} ms`;
}

/** How many times as fast `under` is. */
function ratioText(size: SizeResult, over: string, under: string): string {
  const [a, b] = [over, under].map((each) => subjectOf(size, each).figures);
  if (a == null || b == null) return '–';
  const { estimate, low, high } = ratioOf(a.processes, b.processes);
  return `${estimate.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`;
}

function measure({ name, size }: Threaded): { size: SizeResult; machine: string } {
  const out = join(reports, `${name} ${size}.json`.replaceAll(/[^\w.]+/g, '-'));
  const bench = [join(import.meta.dirname, '../../bin/hasten.js'), 'bench', join(folder, 'threads.bench.js')];
  const amount = values.quick ? ['--processes', '1', '--rounds', '1'] : ['--time', values.time];
  const { stderr } = spawnSync(
    process.execPath,
    [...bench, '--filter', `^${name} ${size}$`, '--json', out, '--timeout', '60000', ...amount],
    { encoding: 'utf8', env: { ...process.env, HASTEN_KERNEL_SIDES: JSON.stringify(commands) } },
  );
  if (!existsSync(out)) throw new Error(`hasten bench has no report of ${name}: ${stderr.trim().slice(-2000)}`);
  const report = JSON.parse(readFileSync(out, 'utf8')) as BenchReport;
  const [found] = report.benches;
  if (found === undefined || found.failure !== null) throw new Error(`${name}: ${found?.failure?.message}`);
  for (const { candidate, failure } of found.sizes[0]!.subjects) {
    if (failure !== null) console.error(`${name} ${size}, ${candidate}: ${failure.kind}: ${failure.message}`);
  }
  return { size: found.sizes[0]!, machine: `${report.machine.cpu}, Node ${report.machine.node}` };
}

/** In µs, of fork-join.ts. */
function forkJoin(): string {
  const program = fileURLToPath(new URL('fork-join.ts', import.meta.url));
  const { stdout, stderr, status } = spawnSync(process.execPath, [program], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : stderr.trim();
}
