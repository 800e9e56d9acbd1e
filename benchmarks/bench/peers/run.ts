/**
 * `hasten bench`, mitata and tinybench on the same twenty functions, run several times, interleaved: how far repeated
 * runs are apart, whose order of the functions is right, and how long a run takes.
 *
 *     node benchmarks/bench/peers/run.ts [--runs 5] [--time 15] [--json FILE] [--hasten BIN]
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { BenchReport } from '../../../src/bench/model.ts';
import { installed } from '../../support/npm.ts';
import { interleave, run } from '../../support/runs.ts';
import { median } from '../../support/statistics.ts';
import { table } from '../../support/table.ts';
import { families } from './functions.ts';

/** What one run of a tool says. */
interface Told {
  /** Median by function, ns. */
  ns: Record<string, number>;
  /** hasten's verdicts on the functions of a family beside the first: how many are right, wrong, left open. */
  verdicts: { right: number; wrong: number; open: number } | null;
  wallMs: number;
}

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    /** Seconds that `hasten bench` has for each of the five kinds. */
    time: { type: 'string', default: '15' },
    json: { type: 'string' },
    hasten: { type: 'string', default: join(import.meta.dirname, '../../../bin/hasten.js') },
  },
});

const tools: Record<string, () => Told> = {
  hasten,
  mitata: peer('mitata', 'mitata@1.0.34'),
  tinybench: peer('tinybench', 'tinybench@6.2.3'),
};

function hasten(): Told {
  const folder = mkdtempSync(join(tmpdir(), 'hasten-peers-'));
  try {
    const out = join(folder, 'report.json');
    const args = [
      resolve(values.hasten),
      'bench',
      join(import.meta.dirname, 'functions.bench.ts'),
      '--json',
      out,
      '--time',
      values.time,
    ];
    const { wallMs } = run({ file: process.execPath, args });
    const report = JSON.parse(readFileSync(out, 'utf8')) as BenchReport;
    const told: Told = { ns: {}, verdicts: { right: 0, wrong: 0, open: 0 }, wallMs };
    for (const subject of report.benches.flatMap((bench) => bench.sizes.flatMap((size) => size.subjects))) {
      const { time, ratio } = subject.figures!;
      told.ns[subject.candidate] = time.estimate;
      if (ratio === null) continue;
      const kind = ratio.verdict === 'slower' ? 'right' : ratio.verdict === 'faster' ? 'wrong' : 'open';
      told.verdicts![kind]++;
    }
    return told;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function peer(name: string, spec: string): () => Told {
  return () => {
    const args = [join(import.meta.dirname, `${name}.ts`), installed(spec)];
    const { stdout, wallMs } = run({ file: process.execPath, args });
    return { ns: JSON.parse(stdout.trim().split('\n').at(-1)!), verdicts: null, wallMs };
  };
}

/** Of two runs of one function, how far apart their medians are, in per cent: the median over all pairs of runs. */
function spread(runs: Told[], name: string): number {
  const apart: number[] = [];
  for (const [i, one] of runs.entries()) {
    for (const other of runs.slice(i + 1)) apart.push(100 * Math.abs(Math.log(one.ns[name]! / other.ns[name]!)));
  }
  return median(apart);
}

/** The share of neighbours within a family that a run puts in the right order, in per cent. */
function rightOrder(runs: Told[], kinds = families): number {
  let right = 0;
  let all = 0;
  for (const { ns } of runs) {
    for (const { functions } of kinds) {
      const names = Object.keys(functions);
      for (let i = 1; i < names.length; i++) {
        all++;
        if (ns[names[i]!]! > ns[names[i - 1]!]!) right++;
      }
    }
  }
  return (100 * right) / all;
}

/** The kinds in which more work takes more time. */
const ordered = families.filter(({ name }) => name !== 'objects');
const names = families.flatMap(({ functions }) => Object.keys(functions));
const results = interleave(Object.values(tools), Number(values.runs));
const rows = Object.keys(tools).map((tool, i) => {
  const runs = results[i]!;
  const spreads = names.map((name) => spread(runs, name));
  const verdicts = runs.flatMap((told) => told.verdicts ?? []);
  const sum = (kind: 'right' | 'wrong' | 'open') => verdicts.reduce((total, one) => total + one[kind], 0);
  return [
    tool,
    (median(runs.map(({ wallMs }) => wallMs)) / 1000).toFixed(0),
    median(spreads).toFixed(1),
    Math.max(...spreads).toFixed(1),
    rightOrder(runs).toFixed(0),
    rightOrder(runs, ordered).toFixed(0),
    verdicts.length === 0 ? '' : `${sum('right')} / ${sum('open')} / ${sum('wrong')}`,
  ];
});
console.log(
  table(
    [
      'Tool',
      'A run, s',
      'Runs apart, %, median',
      'worst function',
      'Neighbours in order, %',
      'without objects, %',
      'Verdicts right / open / wrong',
    ],
    rows,
  ),
);
if (values.json !== undefined)
  writeFileSync(values.json, `${JSON.stringify({ tools: Object.keys(tools), results }, null, 1)}\n`);
