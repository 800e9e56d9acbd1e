/** Figures as the docs' tables show them, and the bars that they are held to. */
import type { Interval } from './statistics.ts';
import { table } from './table.ts';

export interface Bar {
  what: string;
  bar: string;
  measured: string;
  verdict: string;
}

export function barsTable(bars: Bar[]): string {
  return table(
    ['', 'Bar', 'Measured', ''],
    bars.map(({ what, bar, measured, verdict }) => [what, bar, measured, verdict]),
  );
}

/** Whether a figure is at most what it may be. */
export function atMost({ estimate, low }: Interval, limit: number): string {
  if (estimate <= limit) return '✓';
  return low <= limit ? 'missed, within its interval' : 'missed';
}

/** A figure with its interval, where it has one: too few runs have none. */
export function textOf({ estimate, low, high }: Interval, digits = significant): string {
  return Math.abs(low) < 1e9 && high < 1e9 ? `${digits(estimate)} (${digits(low)}–${digits(high)})` : digits(estimate);
}

function significant(value: number): string {
  return Math.abs(value) < 99.95 ? value.toPrecision(3) : value.toFixed(0);
}
