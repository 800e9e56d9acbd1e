/** How the time of each candidate grows with the size: the model that fits, the exponent, and a chart of all of them. */
import type { BenchResult, Complexity, Variant } from '../../bench/model.ts';
import { formatNs, formatPercent, formatSize } from '../numbers.ts';
import type { Paint } from '../style.ts';
import { type Column, layOut, type Row } from '../table.ts';
import { logChart, markOf, type Series } from './log-chart.ts';
import { subjectName } from './words.ts';

const HEIGHT = 12;
/** Wider charts are no clearer. */
const WIDEST = 84;

/** The candidates of a bench under each variant, with their times by size. */
interface Grown {
  name: string;
  complexity: Complexity | null;
  series: Series;
}

/** The section's lines; none where there are fewer than two sizes. */
export function growthSection(bench: BenchResult, variants: Variant[], width: number, paint: Paint): string[] {
  const grown = grownOf(bench, variants);
  if (grown.length === 0) return [];
  const fitted = grown.some(({ complexity }) => complexity !== null);
  const chart = logChart(
    grown.map(({ series }) => series),
    Math.min(width - 2, WIDEST),
    HEIGHT,
    { x: formatSize, y: (ns) => formatNs(ns).replace(/\.?0+(?= )/, (zeros) => (zeros.startsWith('.') ? '' : zeros)) },
    paint,
  );
  const columns: Column[] = [
    { title: '', align: 'left' },
    { title: 'Candidate', align: 'left', cut: 'end', narrowest: 10 },
    ...(fitted
      ? ([
          { title: 'Grows as', align: 'left' },
          { title: 'Exponent', align: 'right' },
          { title: '95 %', align: 'left' },
          { title: 'Unexplained', align: 'right' },
        ] as const)
      : []),
  ];
  const rows = grown.map(({ name, complexity }, index): Row => {
    const { mark, tone } = markOf(index);
    return [{ text: mark, tone }, { text: name, tone: 'name' }, ...(complexity === null ? [] : fitCells(complexity))];
  });
  return [
    `${paint('heading', `${bench.name}: growth`)}  ${paint('faint', 'time by size, both axes logarithmic')}`,
    ...chart.map((line) => `  ${line}`),
    ...layOut(columns, rows, width, paint),
  ];
}

function fitCells({ model, exponent, residual }: Complexity): Row & readonly unknown[] {
  return [
    model === null ? { text: 'no model fits best', tone: 'faint' } : model,
    exponent.estimate.toFixed(2),
    { text: exponentRange(exponent), tone: 'faint' },
    { text: formatPercent(residual), tone: 'faint' },
  ];
}

/** `1.02–1.07`. */
export function exponentRange({ low, high }: Complexity['exponent']): string {
  return [low, high].map((end) => end.toFixed(2).replace('-', '−')).join('–');
}

function grownOf({ sizes, complexity }: BenchResult, variants: Variant[]): Grown[] {
  const sized = sizes
    .flatMap(({ n, subjects }) => (n === null || n <= 0 ? [] : [{ n, subjects }]))
    .sort((a, b) => a.n - b.n);
  if (new Set(sized.map(({ n }) => n)).size < 2) return [];
  const first = sized.flatMap(({ subjects }) => subjects);
  const seen = new Set<string>();
  return first.flatMap((subject): Grown[] => {
    const name = subjectName(subject, variants);
    if (seen.has(name)) return [];
    seen.add(name);
    const same = (other: { candidate: string; variant: number }) =>
      other.candidate === subject.candidate && other.variant === subject.variant;
    const points = sized.flatMap(({ n, subjects }) => {
      const ns = subjects.find(same)?.figures?.time.estimate ?? 0;
      return ns > 0 ? [{ x: n, y: ns }] : [];
    });
    if (points.length < 2) return [];
    return [{ name, complexity: complexity.find(same) ?? null, series: { points } }];
  });
}
