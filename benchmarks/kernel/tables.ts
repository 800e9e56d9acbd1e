/** The tables that table.ts prints, from the reports of `hasten bench`. */

import type { Figures, Interval, SizeResult } from '../../src/bench/model.ts';
import { ratioOf } from '../../src/bench/statistics/estimate.ts';
import { table } from '../support/table.ts';
import { barsOf, type Case } from './case.ts';

/** A kernel at one size. */
export interface Measured {
  case: Case;
  size: SizeResult;
}

/** Sides in the order of the table; the names are the candidates' of kernels.bench.ts. */
const OTHERS: [string, string][] = [
  ['gpu.js', 'gpu.js'],
  ['c', 'gcc -O3'],
  ['avx2', 'AVX2 by hand'],
  ['numba', 'Numba'],
  ['numpy', 'NumPy'],
];

/** No kernel may take longer than V8 by more than 5 %. */
const LEAST = 1 / 1.05;

/** Of the geometric means over V8. */
const MEANS = { strict: 2.5, fast: 3.5 };

/** Every side's time, and how many times as fast as V8 hasten is. */
export function timesTable(measured: Measured[]): string {
  const head = ['Kernel', 'V8', 'strict', '× V8', 'fast', '× V8', ...OTHERS.map(([, title]) => title)];
  const rows = measured.map((one) => [
    titleOf(one),
    time(one, 'v8'),
    time(one, 'strict'),
    speedUpText(speedUp(one, 'strict', 'v8')),
    time(one, 'fast'),
    speedUpText(speedUp(one, 'fast', 'v8')),
    ...OTHERS.map(([side]) => time(one, side)),
  ]);
  return table(head, rows);
}

/** Which sides gave V8's answer: `--quick` measures nothing that is worth a figure. */
export function answersTable(measured: Measured[]): string {
  const sides: [string, string][] = [['v8', 'V8'], ['strict', 'strict'], ['fast', 'fast'], ...OTHERS];
  const rows = measured.map(({ case: one, size }) => {
    const answers = sides.map(([side]) => {
      const subject = size.subjects.find(({ candidate }) => candidate === side);
      return subject === undefined ? '–' : (subject.failure?.kind ?? '✓');
    });
    return [one.name, ...answers];
  });
  return table(['Kernel', ...sides.map(([, title]) => title)], rows);
}

/** Each bar, and whether it is reached. */
export function barsTable(measured: Measured[]): string {
  const rows = measured.flatMap((one) => barRows(one));
  return table(['Kernel', 'hasten', 'over', 'Bar', 'Measured', ''], rows, 3);
}

/** The geometric means over V8, of the first size of each kernel. */
export function meansTable(measured: Measured[]): string {
  const rows = (['strict', 'fast'] as const).map((side) => {
    const all = measured
      .filter(({ case: one, size }) => size.name === 'quick' || size.name === Object.keys(one.sizes)[0])
      .flatMap((one) => speedUp(one, side, 'v8')?.estimate ?? []);
    const mean = Math.exp(all.reduce((sum, ratio) => sum + Math.log(ratio), 0) / all.length);
    return [side, String(all.length), MEANS[side].toFixed(2), mean.toFixed(2), mean >= MEANS[side] ? '✓' : 'missed'];
  });
  return table(['Geometric mean over V8', 'Kernels', 'Bar', 'Measured', ''], rows);
}

function barRows(one: Measured): string[][] {
  const { strict, fast, ...others } = barsOf(one.case, one.size.name);
  const bars: [string, string, number][] = [
    ['strict', 'v8', strict ?? LEAST],
    ['fast', 'v8', fast ?? strict ?? LEAST],
    ...Object.entries(others).map(([side, bar]): [string, string, number] => ['strict', side, bar]),
  ];
  return bars.map(([side, over, bar]) => {
    const reached = speedUp(one, side, over);
    const titles: Record<string, string> = { v8: 'V8', ...Object.fromEntries(OTHERS) };
    return [titleOf(one), side, titles[over]!, bar.toFixed(2), speedUpText(reached), verdict(reached, bar)];
  });
}

function verdict(reached: Interval | null, bar: number): string {
  if (reached === null) return 'not measured';
  if (reached.estimate >= bar) return '✓';
  return reached.high >= bar ? 'missed, within its interval' : 'missed';
}

function titleOf({ case: one, size }: Measured): string {
  return Object.keys(one.sizes).length > 1 ? `${one.title}, ${size.name}` : one.title;
}

function figures({ size }: Measured, side: string): Figures | null {
  return size.subjects.find(({ candidate }) => candidate === side)?.figures ?? null;
}

/** How many times as fast `side` is as `over`, with its interval; null where one of them has no figures. */
function speedUp(one: Measured, side: string, over: string): Interval | null {
  const [mine, theirs] = [figures(one, side), figures(one, over)];
  if (mine === null || theirs === null) return null;
  return ratioOf(theirs.processes, mine.processes);
}

function speedUpText(interval: Interval | null): string {
  if (interval === null) return '–';
  const digits = (value: number) => (value < 9.995 ? value.toFixed(2) : value > 1e6 ? '∞' : value.toFixed(1));
  return `${digits(interval.estimate)} (${digits(interval.low)}–${digits(interval.high)})`;
}

function time(one: Measured, side: string): string {
  const subject = one.size.subjects.find(({ candidate }) => candidate === side);
  if (subject === undefined) return '–';
  if (subject.figures === null) return subject.failure!.kind;
  const ns = subject.figures.time.estimate;
  if (ns < 1e3) return `${ns.toPrecision(3)} ns`;
  return ns < 1e6 ? `${(ns / 1e3).toPrecision(3)} µs` : `${(ns / 1e6).toPrecision(3)} ms`;
}
