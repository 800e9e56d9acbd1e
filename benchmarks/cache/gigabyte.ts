/** A result of 1 GiB that is kept: how long until its first byte is there. Every run is a fresh process; the sides take turns. */
import { join } from 'node:path';
import { atMost, type Bar, textOf } from '../support/bars.ts';
import { type Command, interleave, run } from '../support/runs.ts';
import { interval } from '../support/statistics.ts';
import { table } from '../support/table.ts';
import type { Part } from '../support/table-run.ts';
import type { Sides } from './sides.ts';

export interface Circumstances {
  sides: Sides;
  /** The benchmarks as JavaScript. */
  folder: string;
  environment: Record<string, string>;
  repeats: number;
  quick: boolean;
}

/** What the programs print, in ms. */
interface Measured {
  firstMs: number;
  ms: number;
  answer: string;
}

/** ms. */
const LIMIT = 1;

export function gigabyte({ sides, folder, environment, repeats, quick }: Circumstances): Part {
  const size = String(quick ? 2 ** 27 : 2 ** 30);
  const commands: Record<string, Command> = {
    'hasten, disk': { file: process.execPath, args: [join(folder, 'gigabyte-program.js'), size], env: environment },
  };
  for (const way of sides.python === null ? [] : ['mapped', 'plain']) {
    const args = [join(sides.programs, 'gigabyte.py'), way, sides.folder, size];
    commands[way === 'plain' ? 'Joblib' : "Joblib, mmap_mode='r'"] = { file: sides.python!, args };
  }
  const measure = (command: Command) => JSON.parse(run(command).stdout) as Measured;
  const names = Object.keys(commands);
  // The first run of each computes and keeps it.
  for (const name of names) measure(commands[name]!);
  const runs = interleave(
    names.map((name) => () => measure(commands[name]!)),
    repeats,
  );
  const answers = new Set(runs.flat().map(({ answer }) => answer));
  if (answers.size !== 1) throw new Error(`the sides gave ${[...answers].join(' and ')}`);
  const times = runs.map((of) => interval(of.map(({ ms }) => ms)));
  const title = quick ? 'First byte of a result of 128 MiB' : 'First byte of a result of 1 GiB';
  const text = table(
    [title, 'ms', 'of 64 MiB, the first large one of its process'],
    names.map((name, i) => [name, textOf(times[i]!), textOf(interval(runs[i]!.map(({ firstMs }) => firstMs)))]),
  );
  const bar: Bar = {
    what: title,
    bar: `≤ ${LIMIT} ms`,
    measured: `${textOf(times[0]!)} ms`,
    verdict: atMost(times[0]!, LIMIT),
  };
  return { text, bars: [bar] };
}
