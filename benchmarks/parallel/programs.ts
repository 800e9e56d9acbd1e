/**
 * What is measured in programs of its own, and not by `hasten bench`: the distribution of single calls, the first result of
 * a process, and the prime search. Every run is a fresh process; the sides take turns.
 */
import { join } from 'node:path';
import { atMost, type Bar, textOf } from '../support/bars.ts';
import { interleave, run } from '../support/runs.ts';
import { interval, median } from '../support/statistics.ts';
import { table } from '../support/table.ts';
import type { Part } from '../support/table-run.ts';
import type { Latency } from './latency-program.ts';
import type { Sides } from './sides.ts';

interface Scenario {
  title: string;
  sides: string[];
  heads: [string, string];
  unit: 'µs' | 'ms';
}

/** Those of latency-program.ts. Pool and Joblib cannot be handed shared memory, but Joblib can a mapped file. */
export const SCENARIOS: Record<string, Scenario> = {
  active: {
    title: 'There and back, one after the other',
    sides: ['hasten', 'piscina', 'tinypool', 'workerpool', 'pool', 'joblib'],
    heads: ['p50', 'p99'],
    unit: 'µs',
  },
  idle: {
    title: 'There and back, 3 ms after the one before',
    sides: ['hasten', 'piscina', 'tinypool', 'workerpool', 'pool', 'joblib'],
    heads: ['p50', 'p99'],
    unit: 'µs',
  },
  gigabyte: {
    title: '1 GiB of shared memory handed to a task',
    sides: ['hasten', 'piscina', 'tinypool', 'workerpool', 'joblib'],
    heads: ['p50', 'p99'],
    unit: 'µs',
  },
  cold: {
    title: 'From loading the library to a result',
    sides: ['hasten', 'piscina', 'tinypool', 'workerpool', 'pool', 'joblib'],
    heads: ['first', 'and 20 ms in both'],
    unit: 'ms',
  },
};

const IN_PYTHON = new Set(['pool', 'joblib']);

export interface Circumstances {
  sides: Sides;
  /** The benchmarks as JavaScript. */
  folder: string;
  environment: Record<string, string>;
  repeats: number;
}

/** One scenario of latency-program.ts. */
export function latencies(name: string, { sides, folder, environment, repeats }: Circumstances): Part {
  const { title, heads, unit, sides: all } = SCENARIOS[name]!;
  const there = all.filter((side) => {
    if (side === 'hasten') return true;
    return IN_PYTHON.has(side) ? sides.python !== null && (side === 'pool' || sides.joblib) : sides.peers !== null;
  });
  const commands = there.map((side) => ({
    file: IN_PYTHON.has(side) ? sides.python! : process.execPath,
    args: [IN_PYTHON.has(side) ? join(sides.programs, 'latency.py') : join(folder, 'latency-program.js'), side, name],
    env: environment,
  }));
  const runs = interleave(
    commands.map((command) => () => JSON.parse(run(command).stdout) as Latency),
    repeats,
  );
  const rows = there.map((side, i) => [
    side,
    textOf(interval(runs[i]!.map(({ p50 }) => p50))),
    textOf(interval(runs[i]!.map(({ p99 }) => p99))),
  ]);
  const [hasten] = runs as [Latency[]];
  const timers = hasten.flatMap(({ timers }) => timers ?? []);
  const grown = hasten.flatMap(({ grownMiB }) => grownMiB ?? []);
  const notes = [
    ...(timers.length > 0
      ? [`Timers of 1 ms in hasten's worker meanwhile: ${median(timers).toFixed(0)} a second.`]
      : []),
    ...(grown.length > 0
      ? [`Memory of hasten's process after 3 000 tasks: ${median(grown).toFixed(1)} MiB more.`]
      : []),
  ];
  const lines = [table([`${title}, ${unit}`, ...heads], rows), ...notes];
  return { text: lines.join('\n\n'), bars: barsOf(name, hasten, title) };
}

function barsOf(name: string, runs: Latency[], what: string): Bar[] {
  const limit = { active: 10, gigabyte: 50 }[name];
  const p50 = interval(runs.map((run) => run.p50));
  const unit = SCENARIOS[name]!.unit;
  const measured = `${textOf(p50)} ${unit}`;
  if (limit === undefined) return [{ what, bar: 'report it', measured, verdict: '' }];
  return [{ what: `${what}, p50`, bar: `≤ ${limit} ${unit}`, measured, verdict: atMost(p50, limit) }];
}

/** What the program of the prime search prints, ms by way. */
type Times = Record<string, number>;

/** The search for primes through a queue: examples/parallel/primes.ts, and the same in Python. */
export function primes({ sides, environment, repeats }: Circumstances, quick: boolean): Part {
  const limit = quick ? 10_000 : 1_000_000;
  const example = join(import.meta.dirname, '../../examples/parallel/primes.ts');
  const program = join(sides.programs, 'primes.py');
  const commands = [
    { file: process.execPath, args: [example, String(limit), 'json'], env: environment },
    ...(sides.python === null
      ? []
      : [{ file: sides.python, args: [program, String(limit), 'many'], env: environment }]),
  ];
  const runs = interleave(
    commands.map((command) => () => JSON.parse(run(command).stdout) as Times & { checksum: number }),
    repeats,
  );
  // It takes a minute: once is enough to know.
  const one = { file: sides.python!, args: [program, String(limit), 'one'], env: environment };
  if (sides.python !== null) runs.push([JSON.parse(run(one).stdout)]);
  const answers = new Set(runs.flat().map(({ checksum }) => checksum));
  if (answers.size !== 1) throw new Error(`the prime searches found ${[...answers].join(' and ')} primes`);
  const ways = runs.map((times) => Object.keys(times[0]!).filter((way) => way !== 'checksum'));
  const rows = ways.flatMap((names, side) =>
    names.map((way) => {
      return { way, ms: interval(runs[side]!.map((times) => times[way]!)) };
    }),
  );
  const shown = rows.map(({ way, ms }) => [way, textOf(ms)]);
  const text = table([`Primes from 1 to ${limit.toLocaleString('en')} through a queue`, 'ms'], shown);
  const bars = rows
    .filter(({ way }) => way.startsWith('hasten'))
    .map(({ way, ms }) => ({
      what: `Prime search, ${way}`,
      bar: 'well under 1 s',
      measured: `${textOf(ms)} ms`,
      verdict: atMost(ms, 1000),
    }));
  return { text, bars };
}
