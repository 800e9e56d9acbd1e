/**
 * How often `hasten bench` is right about real code. Every function is measured in many pairs of processes, against itself
 * and against one that does 3 % more. A trial is ten of these pairs, drawn by chance (seeded): what a run of
 * `hasten bench --processes 10 --rounds 5` would have had. Trials of a function overlap, so they say less than as many
 * runs, but on average the same.
 *
 *     node benchmarks/bench/verdicts/run.ts [--trials 15] [--pairs 30] [--rounds 5] [--reports FOLDER] [--json FILE] [--hasten BIN]
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { BenchReport, Ratio } from '../../../src/bench/model.ts';
import { ratioOf } from '../../../src/bench/statistics/estimate.ts';
import { seeded } from '../../../src/bench/statistics/random.ts';
import { run } from '../../support/runs.ts';
import { median } from '../../support/statistics.ts';
import { table } from '../../support/table.ts';

const PROCESSES = 10;
const TARGET = 0.03;

const { values } = parseArgs({
  options: {
    trials: { type: 'string', default: '15' },
    /** Of processes, for each function. */
    pairs: { type: 'string', default: '30' },
    rounds: { type: 'string', default: '5' },
    /** Keeps the measurements here, and takes those that are here already. */
    reports: { type: 'string' },
    json: { type: 'string' },
    hasten: { type: 'string', default: join(import.meta.dirname, '../../../bin/hasten.js') },
  },
});
const scratch = mkdtempSync(join(tmpdir(), 'hasten-verdicts-'));
const folder = values.reports ?? scratch;

interface Trials {
  name: string;
  ratios: Ratio[];
  /** Seconds until a difference of 3 % could be found, measuring on from ten process pairs; null: not in this run. */
  secondsToTarget: number | null;
}

function measure(file: string): Trials[] {
  const out = join(folder, `${file}.json`);
  const processes = Number(values.pairs);
  const args = [resolve(values.hasten), 'bench', join(import.meta.dirname, file), '--json', out];
  if (!existsSync(out))
    run({
      file: process.execPath,
      args: [...args, '--processes', String(processes), '--rounds', values.rounds, '--time', '7200'],
      timeoutMs: 7.2e6,
    });
  const { benches, durationMs } = JSON.parse(readFileSync(out, 'utf8')) as BenchReport;
  const secondsAPair = durationMs / 1000 / (benches.length * processes);
  return benches.map((bench) => {
    const [base, other] = bench.sizes[0]!.subjects.map(({ figures }) => figures!.processes);
    const ratios = Array.from({ length: Number(values.trials) }, (_, trial) => {
      const drawn = draw(base!.length, trial);
      return ratioOf(
        drawn.map((i) => other![i]!),
        drawn.map((i) => base![i]!),
      );
    });
    const pairs = base!.map((_, i) => i + 1).slice(PROCESSES - 1);
    const enough = pairs.find((n) => ratioOf(other!.slice(0, n), base!.slice(0, n)).smallestDifference <= TARGET);
    return { name: bench.name, ratios, secondsToTarget: enough === undefined ? null : enough * secondsAPair };
  });
}

/** Ten of `count` numbers, by chance. */
function draw(count: number, seed: number): number[] {
  const all = Array.from({ length: count }, (_, i) => i);
  return seeded(seed).shuffle(all).slice(0, PROCESSES);
}

const percent = (part: number, whole: number) => (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`);

try {
  const same = measure('same.bench.ts');
  const more = measure('more.bench.ts');
  const rows = same.map(({ name, ratios, secondsToTarget }) => {
    const slower = more.find((one) => one.name === name)?.ratios ?? [];
    const able = slower.filter(({ smallestDifference }) => smallestDifference <= TARGET);
    return [
      name,
      percent(ratios.filter(({ verdict }) => verdict !== 'no difference found').length, ratios.length),
      `${(100 * median(ratios.map(({ smallestDifference }) => smallestDifference))).toFixed(1)} %`,
      secondsToTarget === null ? '–' : secondsToTarget.toFixed(0),
      percent(slower.filter(({ verdict }) => verdict === 'slower').length, slower.length),
      percent(slower.filter(({ verdict }) => verdict === 'faster').length, slower.length),
      percent(able.filter(({ verdict }) => verdict === 'slower').length, able.length),
    ];
  });
  const all = same.flatMap(({ ratios }) => ratios);
  const slower = more.flatMap(({ ratios }) => ratios);
  const able = slower.filter(({ smallestDifference }) => smallestDifference <= TARGET);
  rows.push([
    `**all**, ${all.length} trials`,
    percent(all.filter(({ verdict }) => verdict !== 'no difference found').length, all.length),
    `${(100 * median(all.map(({ smallestDifference }) => smallestDifference))).toFixed(1)} %`,
    `${same.filter(({ secondsToTarget }) => secondsToTarget !== null && secondsToTarget <= 60).length} within 60`,
    percent(slower.filter(({ verdict }) => verdict === 'slower').length, slower.length),
    percent(slower.filter(({ verdict }) => verdict === 'faster').length, slower.length),
    `${percent(able.filter(({ verdict }) => verdict === 'slower').length, able.length)} of ${able.length}`,
  ]);
  const head = [
    'Function',
    'A against A: false verdicts',
    'smallest difference',
    's to 3 %',
    '3 % more: found',
    'wrong way round',
  ];
  console.log(table([...head, 'found where it could be'], rows));
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ same, more }, null, 1)}\n`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
