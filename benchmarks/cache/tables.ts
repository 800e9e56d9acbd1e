/** The tables and bars of what `hasten bench` measured, from its reports. */
import type { Figures } from '../../src/bench/model.ts';
import { ratioOf } from '../../src/bench/statistics/estimate.ts';
import { atMost, type Bar, textOf } from '../support/bars.ts';
import { table } from '../support/table.ts';
import type { Measured } from '../support/table-run.ts';

/** The most µs that a hit may take, by bench and side. */
const LIMITS: Record<string, Record<string, number>> = {
  'small arguments': { 'hasten, disk, synchronous': 15, 'hasten, memory, synchronous': 1 },
  'one number': { 'hasten, memory: true': 0.3 },
  '8 MB argument': { 'hasten, disk': 4000, 'hasten, stamped, disk': 10, 'hasten, stamped, memory': 10 },
};

const TITLES: Record<string, string> = {
  'small arguments': 'Hit, a path and { bins: 32 }',
  'one number': 'Hit, one number',
  '8 MB argument': 'Hit, an array of 8 MB as argument',
  '8 MB result': 'Hit, an array of 8 MB as result',
  miss: 'Miss: computed and kept',
};

/** Time a call of every side, and its ratio to the first one. */
export function callsTable({ name, size }: Measured): string {
  const [first] = size.subjects;
  const rows = size.subjects.map(({ candidate, figures, failure }) => {
    if (figures === null) return [candidate, failure!.kind, '–'];
    const inUs = (ns: number) => ns / 1000;
    const { estimate, low, high } = figures.time;
    const time = textOf({ estimate: inUs(estimate), low: inUs(low), high: inUs(high) });
    return [candidate, time, candidate === first!.candidate ? '1' : ratioText(figures, first!.figures)];
  });
  return table([TITLES[name]!, 'µs', '÷ first'], rows);
}

function ratioText(figures: Figures, first: Figures | null): string {
  if (first === null) return '–';
  const { estimate } = ratioOf(figures.processes, first.processes);
  return estimate < 99.5 ? estimate.toPrecision(3) : estimate.toFixed(0);
}

export function barsOf({ name, size }: Measured): Bar[] {
  return Object.entries(LIMITS[name] ?? {}).flatMap(([side, limit]) => {
    const time = size.subjects.find(({ candidate }) => candidate === side)?.figures?.time;
    if (time === undefined) return [];
    const each = { estimate: time.estimate / 1000, low: time.low / 1000, high: time.high / 1000 };
    const what = `${TITLES[name]} (${side})`;
    return [{ what, bar: `≤ ${limit} µs`, measured: `${textOf(each)} µs`, verdict: atMost(each, limit) }];
  });
}
