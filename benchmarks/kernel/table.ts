/**
 * The tables of docs/kernel.md: every kernel on V8, hasten, gpu.js, C, Numba and NumPy, and which bars hasten reaches.
 *
 *     npm run build && node benchmarks/kernel/table.ts [--quick] [--time 25] [--json FOLDER] [NAME...]
 *
 * Each kernel is one run of `hasten bench`, all sides interleaved, ten fresh processes of each. All of them take about
 * twenty minutes; `--quick` takes small inputs and few processes, to see in two minutes that all answers agree. With
 * `--json` the reports of `hasten bench` are kept, and read instead of measured again where they are there.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { BenchReport } from '../../src/bench/model.ts';
import type { Case } from './case.ts';
import { casesNamed } from './cases.ts';
import { nativeSides, SIDES_VARIABLE } from './native.ts';
import { stripped } from './stripped.ts';
import { answersTable, barsTable, type Measured, meansTable, timesTable } from './tables.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    /** Seconds for each kernel and size, beyond which only the ten processes are measured. */
    time: { type: 'string', default: '25' },
    json: { type: 'string' },
  },
});

const cases = casesNamed(positionals);
const sides = nativeSides(cases);
const folder = stripped();
const reports = values.json === undefined ? mkdtempSync(join(tmpdir(), 'hasten-reports-')) : resolve(values.json);
mkdirSync(reports, { recursive: true });

const measured: Measured[] = [];
let machine = '';
for (const [at, one] of cases.entries()) {
  process.stderr.write(`${one.name} (${at + 1} of ${cases.length})\n`);
  const report = measure(one);
  machine = `${report.machine.cpu}, Node ${report.machine.node}`;
  for (const size of report.benches[0]!.sizes) measured.push({ case: one, size });
}
if (values.quick) console.log(answersTable(measured));
else {
  console.log(`${machine}\n\n${timesTable(measured)}\n\n${barsTable(measured)}\n\n${meansTable(measured)}`);
}
for (const { case: one, size } of measured) {
  for (const { candidate, failure } of size.subjects) {
    if (failure === null) continue;
    process.exitCode = 1;
    console.error(`${one.name}, ${candidate}: ${failure.kind}: ${failure.message}`);
  }
}

function measure(one: Case): BenchReport {
  const out = join(reports, `${one.name}${values.quick ? '.quick' : ''}.json`);
  if (!existsSync(out)) {
    const bench = [join(import.meta.dirname, '../../bin/hasten.js'), 'bench', join(folder, 'kernels.bench.js')];
    const amount = values.quick ? ['--processes', '1', '--rounds', '1'] : ['--time', values.time];
    const { stderr } = spawnSync(
      process.execPath,
      [...bench, '--filter', `^${one.name}$`, '--json', out, '--timeout', '60000', ...amount],
      {
        encoding: 'utf8',
        env: {
          ...process.env,
          [SIDES_VARIABLE]: JSON.stringify(sides),
          HASTEN_KERNEL_QUICK: values.quick ? '1' : '0',
        },
      },
    );
    if (!existsSync(out)) throw new Error(`hasten bench has no report of ${one.name}: ${stderr.trim().slice(-2000)}`);
  }
  const report = JSON.parse(readFileSync(out, 'utf8')) as BenchReport;
  const [bench] = report.benches;
  if (bench === undefined || bench.failure !== null)
    throw new Error(`${one.name} could not be measured: ${bench?.failure?.message}`);
  return report;
}
