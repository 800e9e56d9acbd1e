/**
 * A program that runs plain and under `hasten profile`, interleaved: its own time (what it prints, without the loading
 * of modules) and that of the whole process. The transform's cache is warm, from a first run that does not count.
 */
import { join } from 'node:path';
import { type Command, interleave, run } from '../../support/runs.ts';
import { type Interval, median, pairedRatio } from '../../support/statistics.ts';
import { table } from '../../support/table.ts';

export interface Subject {
  name: string;
  /** Node's arguments: the script and what follows it. */
  args: string[];
  /** Options of `hasten profile`. */
  options: string[];
  cwd: string;
  /** The program's own time in ms, from its output; `name: 12 ms, checksum 34` unless given. */
  time?: (stdout: string) => number;
}

export interface Cost {
  name: string;
  /** The plain program's own time, ms. */
  plainMs: number;
  /** Of the program's own time. */
  work: Interval;
  /** Of the whole process, `hasten` included. */
  process: Interval;
}

export interface Bench {
  node: string;
  /** The command's file. */
  bin: string;
  /** An empty folder for profiles and caches. */
  scratch: string;
  repeats: number;
}

export function plainCommand(subject: Subject, { node }: Bench): Command {
  return { file: node, args: subject.args, cwd: subject.cwd };
}

export function hastenCommand(
  subject: Subject,
  { node, bin, scratch }: Bench,
  cache = join(scratch, 'cache'),
): Command {
  const out = join(scratch, 'profile.json');
  const args = [bin, 'profile', '--format', 'json', '--out', out, ...subject.options, ...subject.args];
  return { file: node, args, cwd: subject.cwd, env: { HASTEN_TRANSFORM_DIR: cache } };
}

/** Measures one subject. Throws where the two sides do not print the same checksum. */
export function measure(subject: Subject, bench: Bench): Cost {
  const sides = [plainCommand(subject, bench), hastenCommand(subject, bench)];
  run(sides[1]!);
  const [plain, profiled] = interleave(
    sides.map((command) => () => run(command)),
    bench.repeats,
  );
  const answers = new Set([...plain!, ...profiled!].map(({ stdout }) => checksum(stdout)));
  if (answers.size > 1) throw new Error(`${subject.name} printed other checksums: ${[...answers].join(', ')}`);
  const time = subject.time ?? printedMs;
  const times = (runs: { stdout: string }[]) => runs.map(({ stdout }) => time(stdout));
  const walls = (runs: { wallMs: number }[]) => runs.map(({ wallMs }) => wallMs);
  return {
    name: subject.name,
    plainMs: median(times(plain!)),
    work: pairedRatio(times(profiled!), times(plain!)),
    process: pairedRatio(walls(profiled!), walls(plain!)),
  };
}

export function printedMs(stdout: string): number {
  return Number(/: ([\d.]+) ms, checksum/.exec(stdout)?.[1]);
}

function checksum(stdout: string): string {
  return /checksum ([^(\n]+)/.exec(stdout)?.[1]?.trim() ?? '';
}

export function costTable(what: string, costs: Cost[]): string {
  const rows = costs.map((cost) => [
    cost.name,
    (cost.plainMs / 1000).toFixed(2),
    ...[cost.work, cost.process].flatMap((ratio) => [ratio.estimate.toFixed(2), range(ratio)]),
  ]);
  const middle = (pick: (cost: Cost) => number) => median(costs.map(pick)).toFixed(2);
  rows.push(['**median**', '', `**${middle((c) => c.work.estimate)}**`, '', middle((c) => c.process.estimate), '']);
  return table([what, 'Plain, s', 'Its own time ×', '95 %', 'Whole process ×', '95 %'], rows);
}

export function range({ low, high }: Interval): string {
  return `${low.toFixed(2)}–${high.toFixed(2)}`;
}
