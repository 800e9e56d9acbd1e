/** The tables and bars of what `hasten bench` measured, from its reports. */
import type { Figures, SizeResult } from '../../src/bench/model.ts';
import { ratioOf } from '../../src/bench/statistics/estimate.ts';
import { atMost, type Bar, textOf } from '../support/bars.ts';
import { table } from '../support/table.ts';
import type { Measured } from '../support/table-run.ts';

/** The most µs an element beyond the work. */
const BEYOND: Record<string, number> = {
  'typed array': 0.02,
  numbers: 0.15,
  'objects to numbers': 0.9,
  'objects to objects': 0.9,
};

/** How many times as fast on two cores as on one. */
const SPEED_UP: Record<string, number> = { uniform: 1.85, skewed: 1.75 };

/** µs an element of every side. */
export function tinyTable(measured: Measured[]): string {
  const sides = [...new Set(measured.flatMap(({ size }) => size.subjects.map(({ candidate }) => candidate)))];
  const rows = sides.map((side) => [
    side,
    ...measured.map(({ size }) => {
      const subject = size.subjects.find(({ candidate }) => candidate === side);
      if (subject === undefined) return '–';
      return subject.figures === null ? subject.failure!.kind : perElement(subject.figures.time.estimate, size);
    }),
  ]);
  const heads = measured.map(({ name, size }) => `${name}, ${size.n!.toLocaleString('en')}`);
  return table(['µs an item', ...heads], rows);
}

/** Times, and times as fast as the loop in one thread. */
export function coresTable(measured: Measured[]): string {
  const rows = measured.flatMap(({ name, size }) =>
    size.subjects.map(({ candidate, figures, failure }) => [
      name,
      candidate,
      figures === null ? failure!.kind : `${(figures.time.estimate / 1e6).toFixed(1)} ms`,
      figures === null ? '–' : speedUpText(size, candidate),
    ]),
  );
  return table(['Work', 'Side', 'Time', '× loop'], rows, 2);
}

export function barsOf({ name, size }: Measured): Bar[] {
  const [loop, hasten] = [figuresOf(size, 'loop'), figuresOf(size, 'hasten')];
  const limit = BEYOND[name];
  if (limit !== undefined && loop !== null && hasten !== null) {
    const beyond = (ns: number) => (ns - loop.time.estimate / 2) / size.n! / 1000;
    const { estimate, low, high } = hasten.time;
    const each = { estimate: beyond(estimate), low: beyond(low), high: beyond(high) };
    return [
      {
        what: `${name}, an item beyond the work`,
        bar: `≤ ${limit} µs`,
        measured: `${textOf(each)} µs`,
        verdict: atMost(each, limit),
      },
    ];
  }
  const least = SPEED_UP[name];
  const speedUp = least === undefined ? null : speedUpOf(size, 'hasten, 2 workers');
  if (speedUp === null) return [];
  return [
    {
      what: `${name} work on 2 cores over one`,
      bar: `≥ ${least} ×`,
      measured: speedUpText(size, 'hasten, 2 workers'),
      verdict: speedUp.estimate >= least! ? '✓' : speedUp.high >= least! ? 'missed, within its interval' : 'missed',
    },
  ];
}

function figuresOf(size: SizeResult, side: string): Figures | null {
  return size.subjects.find(({ candidate }) => candidate === side)?.figures ?? null;
}

function speedUpOf(size: SizeResult, side: string) {
  const [loop, other] = [figuresOf(size, 'loop'), figuresOf(size, side)];
  return loop === null || other === null ? null : ratioOf(loop.processes, other.processes);
}

function speedUpText(size: SizeResult, side: string): string {
  const ratio = speedUpOf(size, side);
  return ratio === null ? '–' : textOf(ratio, (value) => value.toFixed(2));
}

function perElement(ns: number, size: SizeResult): string {
  const us = ns / size.n! / 1000;
  return us < 0.0995 ? us.toFixed(4) : us < 9.995 ? us.toFixed(2) : us.toFixed(1);
}
