/**
 * The tables of docs/tips.md, from what `hasten bench --json` wrote. Which rows there are comes from the bench files
 * themselves, so a row that was never measured is there, with a `·` for each figure.
 */
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { table } from '../../../benchmarks/support/table.ts';
import type { BenchDefinition } from '../../../src/bench/define.ts';
import { loadDefinitions } from '../../../src/bench/load.ts';
import type { BenchReport, Figures, Ratio, Subject } from '../../../src/bench/model.ts';

/** One tip: its folder's name, what its bench file defines, and its latest run; null where there is none. */
export interface Tip {
  name: string;
  definitions: BenchDefinition[];
  run: BenchReport | null;
}

const VERSIONS = ['22', '24', '26'];
const UNKNOWN = '·';
/** An interval around 1 that is wider than this factor does not say that two things are alike. */
const VAGUE = 2;

/** The tip in `folder`, which must hold one bench file. */
export async function readTip(folder: string, run: BenchReport | null): Promise<Tip> {
  const file = readdirSync(folder).find((name) => name.endsWith('.bench.ts'));
  if (file === undefined) throw new Error(`${folder} has no bench file`);
  return { name: basename(folder), definitions: await loadDefinitions(join(folder, file)), run };
}

/** All tables, as markdown. */
export function tables(tips: Tip[]): string {
  return [
    '### How many times as fast\n',
    table(['tip', 'first', 'against it', ...VERSIONS.map(nodeTitle)], tips.flatMap(candidateRows), 3),
    '\n### The same code on a newer Node\n',
    table(['work', 'candidate', ...VERSIONS.map(nodeTitle)], tips.filter(isAboutNode).flatMap(versionRows), 2),
    ...conditions(tips),
  ].join('\n');
}

const nodeTitle = (version: string) => `Node ${version}`;
const isAboutNode = ({ name }: Tip) => name.includes('newer-runtime');

/** A row for each candidate but the first, for each size. */
function candidateRows(tip: Tip): string[][] {
  return tip.definitions.flatMap(({ name, options }) => {
    const [first = '', ...others] = Object.keys(options.candidates);
    const sizes = Object.keys(options.sizes ?? {});
    return sizes.flatMap((size) =>
      others.map((candidate) => [
        `[${tip.name.slice(0, 2)}](../examples/tips/${tip.name}/README.md) ${name}${sizes.length > 1 ? `, ${size}` : ''}`,
        first,
        candidate,
        ...VERSIONS.map((version) => ratioCell(find(tip, name, size, candidate, version), (found) => found.ratio)),
      ]),
    );
  });
}

/** A row for each candidate: its own speed on each Node against the oldest. */
function versionRows(tip: Tip): string[][] {
  return tip.definitions.flatMap(({ name, options }) => {
    const size = Object.keys(options.sizes ?? {}).at(-1) ?? '';
    return Object.keys(options.candidates).map((candidate) => [
      name,
      candidate,
      ...VERSIONS.map((version, i) => {
        const subject = find(tip, name, size, candidate, version);
        if (i === 0 && subject?.figures) return '1';
        return ratioCell(subject, (found) => found.variantRatio);
      }),
    ]);
  });
}

function find({ run }: Tip, bench: string, size: string, candidate: string, version: string): Subject | undefined {
  const sizes = run?.benches.find(({ name }) => name === bench)?.sizes;
  const subjects = sizes?.find(({ name }) => name === size)?.subjects;
  return subjects?.find((subject) => {
    return subject.candidate === candidate && run?.variants[subject.variant]?.node.split('.')[0] === version;
  });
}

/** `5.90 (5.28–6.16)`: how many times as fast, and where the true factor lies. A ratio itself is a time over a time. */
function ratioCell(subject: Subject | undefined, take: (figures: Figures) => Ratio | null): string {
  if (subject === undefined) return UNKNOWN;
  if (subject.failure !== null) return `failed: ${subject.failure.kind}`;
  const ratio = subject.figures === null ? null : take(subject.figures);
  if (ratio === null) return UNKNOWN;
  const interval = `(${digits(1 / ratio.high)}–${digits(1 / ratio.low)})`;
  if (ratio.verdict !== 'no difference found') return `${digits(1 / ratio.estimate)} ${interval}`;
  return ratio.high / ratio.low < VAGUE ? `no difference ${interval}` : `not known ${interval}`;
}

/** Three digits that count, or all that stand before the point. A report writes 1.797e308 for no bound. */
function digits(value: number): string {
  if (!Number.isFinite(value)) return '∞';
  if (value <= 1 / Number.MAX_VALUE) return '0';
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

/** Which machine and which versions the figures are of. */
function conditions(tips: Tip[]): string[] {
  const runs = tips.flatMap(({ run }) => (run === null ? [] : [run]));
  const [first] = runs;
  if (first === undefined) return ['\nNothing was measured yet: `node examples/tips/table.ts` fills the tables.'];
  const machines = [
    ...new Set(runs.map(({ machine }) => `${machine.cpu}, ${machine.cores} cores, ${machine.platform}`)),
  ];
  const nodes = [...new Set(runs.flatMap(({ variants }) => variants.map(({ node }) => node)))].sort();
  return [`\nMeasured on ${machines.join('; ')}, with Node ${nodes.join(', ')}.`];
}
