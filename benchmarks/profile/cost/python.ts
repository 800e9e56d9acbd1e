/**
 * The same algorithms in Python, plain, under line_profiler (`kernprof -l`, its functions marked `@profile`) and under
 * cProfile: what the tools that `hasten profile` learnt from cost on their own ground.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { interleave, run } from '../../support/runs.ts';
import { type Interval, median, pairedRatio } from '../../support/statistics.ts';
import { table } from '../../support/table.ts';
import { type Bench, printedMs, range } from './subject.ts';

const home = join(import.meta.dirname, 'python');

export interface PythonCost {
  name: string;
  plainMs: number;
  lineProfiler: Interval;
  cProfile: Interval;
}

export function measurePython(python: string, { scratch, repeats }: Pick<Bench, 'scratch' | 'repeats'>): PythonCost[] {
  const files = readdirSync(home).filter((name) => name.endsWith('.py'));
  return files.sort().map((name) => {
    const file = join(home, name);
    const out = join(scratch, name);
    const sides = [
      [file],
      ['-m', 'kernprof', '-l', '-o', `${out}.lprof`, file],
      ['-m', 'cProfile', '-o', `${out}.prof`, file],
    ];
    const times = interleave(
      sides.map((args) => () => printedMs(run({ file: python, args, cwd: scratch }).stdout)),
      repeats,
    );
    const [plain, lines, calls] = times as [number[], number[], number[]];
    const lineProfiler = pairedRatio(lines, plain);
    return { name: name.slice(0, -3), plainMs: median(plain), lineProfiler, cProfile: pairedRatio(calls, plain) };
  });
}

export function pythonTable(costs: PythonCost[]): string {
  const rows = costs.map(({ name, plainMs, lineProfiler, cProfile }) => [
    name,
    (plainMs / 1000).toFixed(2),
    ...[lineProfiler, cProfile].flatMap((ratio) => [ratio.estimate.toFixed(2), range(ratio)]),
  ]);
  return table(['Program', 'Plain, s', 'line_profiler ×', '95 %', 'cProfile ×', '95 %'], rows);
}
