/**
 * Figures with their intervals as the reports of `hasten bench`, `compare`, `time` and `stat` write them. The three numbers of an interval share one unit and one
 * number of decimals, which is raised where rounding would hide what matters: that the ends differ, or that an end is
 * not quite 1. What is unknown (`null`) is an empty text.
 */
import type { Interval } from '../bench/model.ts';
import { formatCount } from './units.ts';

const UNITS = [
  ['s', 1e9],
  ['ms', 1e6],
  ['µs', 1e3],
  ['ns', 1],
] as const;

/** An interval in text: `{ estimate: '8.31 ms', range: '8.20–8.45' }`. */
export interface Written {
  estimate: string;
  range: string;
}

/** A time in nanoseconds: three digits and the unit that suits the estimate, in which the ends are written too. */
export function writeTime(ns: Interval): Written {
  const [unit, size] = unitOf(ns.estimate);
  const [estimate, low, high] = alike([ns.estimate / size, ns.low / size, ns.high / size]);
  return { estimate: `${estimate} ${unit}`, range: rangeOf(ns, low!, high!) };
}

/** `8.31 ms`, from nanoseconds. */
export function formatNs(ns: number | null): string {
  if (ns === null) return '';
  if (ns === 0) return '0 ns';
  const [unit, size] = unitOf(ns);
  return `${fixed(ns / size, decimalsFor(ns / size))} ${unit}`;
}

function unitOf(ns: number): (typeof UNITS)[number] {
  return UNITS.find(([, size]) => Number(Math.abs(ns / size).toPrecision(3)) >= 1) ?? UNITS.at(-1)!;
}

/** A ratio of times, or any figure around 1: `{ estimate: '0.398', range: '0.385–0.412' }`. */
export function writeRatio(ratio: Interval): Written {
  const [estimate, low, high] = alike([ratio.estimate, ratio.low, ratio.high], 1);
  return { estimate: estimate!, range: rangeOf(ratio, low!, high!) };
}

/** From this on a figure stands for "no upper bound"; the statistics use the largest number for it. */
const NO_BOUND = 1e300;

/** An interval over more than this factor is that of one process, or two: it excludes nothing that anybody expects. */
const NOTHING_KNOWN = 1e6;

/** An interval that excludes nothing says so. */
function rangeOf({ low, high }: Interval, lowText: string, highText: string): string {
  return high > low && !(high < low * NOTHING_KNOWN) && (low > 0 || high >= NO_BOUND)
    ? 'unknown'
    : `${lowText}–${highText}`;
}

/** A ratio of times upside down: how many times as fast. */
export function inverse({ estimate, low, high }: Interval): Interval {
  return { estimate: 1 / estimate, low: 1 / high, high: 1 / low };
}

/** `2.1 %`, from a part of 1; two digits, and never 0 % for what is more. */
export function formatPercent(part: number): string {
  const percent = part * 100;
  if (percent === 0) return '0 %';
  const size = Math.abs(percent);
  if (size < 0.01) return '<0.01 %';
  return `${fixed(percent, size >= 9.95 ? 0 : size >= 0.095 ? 1 : 2)} %`;
}

/** `1.54 kB`, in steps of a thousand. */
export function formatBytes(bytes: number | null): string {
  if (bytes === null) return '';
  return bytes < 999.5
    ? `${fixed(bytes, bytes > 0 && bytes < 9.95 ? 1 : 0).replace(/\.0$/, '')} B`
    : `${stepped(bytes)}B`;
}

/** `1.54M` a second, `831`, `0.12`: three digits. */
export function formatRate(perSecond: number): string {
  return perSecond < 999.5 ? digits(perSecond) : stepped(perSecond).replace(' ', '');
}

/** `1,234`; `0.5` where a size is no whole number. */
export function formatSize(n: number): string {
  return Number.isSafeInteger(n) ? formatCount(n) : String(n);
}

/** A figure of the user's own, whose size nobody knows: four digits, as JavaScript writes them. */
export function formatQuality(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return formatSize(value);
  const short = Number(value.toPrecision(4));
  const size = Math.abs(short);
  return size !== 0 && (size < 1e-3 || size >= 1e6) ? short.toExponential().replace('e+', 'e') : String(short);
}

/** `1 process`, `10 processes`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${formatSize(count)} ${count === 1 ? one : many}`;
}

/** `1.32 (1.30–1.34)`: a ratio with its interval, in one cell. */
export function ratioWithRange(ratio: Interval): string {
  const { estimate, range } = writeRatio(ratio);
  return `${estimate} (${range})`;
}

/** Whether a ratio says anything: not where one of the times was 0, or the interval excludes nothing. */
export function isWritable({ estimate, low, high }: Interval): boolean {
  return estimate > 0 && low > 0 && high < low * NOTHING_KNOWN;
}

function stepped(value: number): string {
  const steps = ['', 'k', 'M', 'G', 'T', 'P', 'E'];
  if (!(value < NO_BOUND)) return '∞ ';
  let step = Math.min(steps.length - 1, Math.max(0, Math.floor(Math.log10(value) / 3)));
  if (step < steps.length - 1 && Number((value / 1000 ** step).toPrecision(3)) >= 1000) step++;
  return `${digits(value / 1000 ** step)} ${steps[step]}`;
}

/** Three digits: `0.123`, `1.23`, `12.3`, `123`. */
export function digits(value: number): string {
  return fixed(value, decimalsFor(value));
}

/** At most so many decimals more than three digits need. */
const MORE_DECIMALS = 3;

/** An estimate and its two ends with as many decimals as the estimate's three digits need, or as the ends do. */
function alike([estimate, low, high]: [number, number, number], special?: number): string[] {
  let decimals = decimalsFor(estimate);
  const hides = (): boolean => {
    const [a, b] = [fixed(low, decimals), fixed(high, decimals)];
    const touches = (end: number, text: string) => special !== undefined && end !== special && Number(text) === special;
    return (low !== high && a === b) || touches(low, a) || touches(high, b);
  };
  const few = decimals;
  while (decimals < few + MORE_DECIMALS && hides()) decimals++;
  // Ends that differ by so little are the same for everybody.
  if (hides()) decimals = few;
  return [estimate, low, high].map((value) => fixed(value, decimals));
}

function decimalsFor(value: number): number {
  const size = Math.abs(value);
  if (size >= 99.95) return 0;
  if (size >= 9.995) return 1;
  if (size >= 0.9995 || size === 0) return 2;
  return Math.min(9, 2 - Math.floor(Math.log10(Number(size.toPrecision(3)))));
}

function fixed(value: number, decimals: number): string {
  if (!(Math.abs(value) < NO_BOUND)) return value > 0 ? '∞' : '?';
  return value.toFixed(decimals).replace(/^-?\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ','));
}
