/**
 * One program, plain and under each tool: every figure that a tool gives against two clocks. The truth is the share in
 * the plain program (`truth`); the share by the clock of the profiled run itself (`inRun`) tells the two errors apart:
 * measuring that made the program another one (`inRun - truth`), and time that went to the wrong place
 * (`share - inRun`). A tool's share is its milliseconds in the whole that the clock of the same run measured, so time
 * that a tool loses is an error too.
 *
 * Time in which a thread had no core, because other programs had them, falls on parts by chance. Both clocks leave it
 * out; a tool's share, which is of wall time, is taken against the wall clock of its own run and moved by as much. All
 * shares are medians over the runs, in per cent.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { interleave, run } from '../../support/runs.ts';
import { median } from '../../support/statistics.ts';
import type { Clocked, Expectation } from './clock.ts';
import {
  clockedMs,
  expectations,
  home,
  type Program,
  readClocked,
  runningMs,
  runningShare,
  wallShare,
} from './programs.ts';
import type { Figure, Figures, Tool } from './tools/tool.ts';

export interface Row {
  program: string;
  /** `@part` for a marked line, else a function's name, with `self` where it is its self time. */
  figure: string;
  of: 'line' | 'function';
  truth: number;
  /** Half the range of the truth over the plain runs, in points: what the machine's noise makes of it. */
  noise: number;
  tools: Record<string, Measured | null>;
}

export interface Measured {
  share: number;
  inRun: number;
  approximate: boolean;
}

export interface Comparison {
  rows: Row[];
  /** The parts' time in the plain program, ms. */
  plainMs: number;
  /** By tool: that time under the tool, over the plain one. */
  slowdown: Record<string, number>;
}

/** Plain runs, and for each tool its runs: what the clock said and what the tool did. */
type Profiled = { clocked: Clocked; figures: Figures };

export function compare(program: Program, tools: Tool[], node: string, repeats: number): Comparison {
  const runPlain = () => readClocked(run({ file: node, args: [program.file], cwd: home }).stdout);
  const sides = [runPlain, ...tools.map((tool) => () => runUnder(tool, program, node))];
  const [plain, ...profiled] = interleave<Clocked | Profiled>(sides, repeats) as [Clocked[], ...Profiled[][]];
  checkAnswers(program, plain, profiled.flat());

  const plainMs = median(plain.map(runningMs));
  const rows = expectations(program, plain[0]!).map((expectation): Row => {
    const truths = plain.map((clocked) => 100 * runningShare(clocked, expectation.parts));
    const measured = tools.map((tool, i) => [tool.name, measure(program, expectation, profiled[i]!)] as const);
    return {
      program: program.name,
      figure: nameOf(expectation),
      of: expectation.function === undefined ? 'line' : 'function',
      truth: median(truths),
      noise: (Math.max(...truths) - Math.min(...truths)) / 2,
      tools: Object.fromEntries(measured),
    };
  });
  const slowdown = tools.map((tool, i) => {
    return [tool.name, median(profiled[i]!.map((one) => runningMs(one.clocked))) / plainMs] as const;
  });
  return { rows, plainMs, slowdown: Object.fromEntries(slowdown) };
}

function runUnder(tool: Tool, program: Program, node: string): Profiled {
  const folder = mkdtempSync(join(tmpdir(), 'hasten-accuracy-'));
  try {
    const { stdout } = run(tool.command(node, program, folder));
    return { clocked: readClocked(stdout), figures: tool.read(program, folder) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function checkAnswers(program: Program, plain: Clocked[], profiled: Profiled[]): void {
  const answer = JSON.stringify(plain[0]!.checksum);
  for (const clocked of [...plain, ...profiled.map((one) => one.clocked)]) {
    const other = JSON.stringify(clocked.checksum);
    if (other !== answer) throw new Error(`${program.name}: the checksum is ${answer}, and under a tool ${other}`);
  }
}

function measure(program: Program, expectation: Expectation, runs: Profiled[]): Measured | null {
  const figures = runs.map(({ figures }) => look(program, expectation, figures));
  if (figures.some((figure) => figure === null)) return null;
  const shares = figures.map((figure, i) => {
    const { clocked } = runs[i]!;
    const attributed = figure!.ms / clockedMs(clocked) - wallShare(clocked, expectation.parts);
    return 100 * (attributed + runningShare(clocked, expectation.parts));
  });
  return {
    share: median(shares),
    inRun: median(runs.map(({ clocked }) => 100 * runningShare(clocked, expectation.parts))),
    approximate: figures.some((figure) => figure!.approximate),
  };
}

function look(program: Program, { line, function: name, kind }: Expectation, figures: Figures): Figure | null {
  if (name !== undefined) return figures.function(name, kind);
  const lines = program.marked.get(line!);
  if (lines === undefined) throw new Error(`${program.file} has no line that ends in "// @${line}"`);
  return figures.line(lines, kind);
}

function nameOf({ line, function: name, kind }: Expectation): string {
  return `${name ?? `@${line}`}${kind === 'self' ? ' self' : ''}`;
}
