/**
 * `hasten bench`: measures, prints the report on standard output, and keeps and checks what it was asked to. Exit code 1
 * where a candidate failed or differs, or where the budget is exceeded.
 */
import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { checkBaselineName, loadBaseline, saveBaseline } from '../bench/baseline/baseline.ts';
import { compareWithBaseline } from '../bench/baseline/compare.ts';
import { type BudgetBreach, checkBudget, loadBudget, requireBaseline } from '../bench/budget.ts';
import type { BenchReport } from '../bench/model.ts';
import { findBenchFiles } from '../bench/run/discover.ts';
import type { Progress } from '../bench/run/options.ts';
import { runBenches } from '../bench/run/run.ts';
import { planVariants } from '../bench/run/variants.ts';
import { renderBench } from '../report/bench/bench.ts';
import { benchMarkdown } from '../report/bench/markdown.ts';
import { writeFileAtomic } from '../support/files.ts';
import { type BenchCommandOptions, benchOptions } from './bench-options.ts';
import { checkWritable, unwritable } from './out-file.ts';

const WIDTH_WITHOUT_A_TERMINAL = 120;

export function benchCommand(): Command {
  const command = benchOptions();
  return command.action(async (files: string[]) => {
    await runBenchCommand(files, command.opts<BenchCommandOptions>());
  });
}

async function runBenchCommand(files: string[], options: BenchCommandOptions): Promise<void> {
  const { json, markdown, save, against, budget: budgetFile } = options;
  // What can go wrong without measuring goes wrong before it.
  for (const file of [json, markdown]) if (file !== undefined) checkWritable(file);
  if (save !== undefined) checkBaselineName(save);
  const baseline = against === undefined ? null : loadBaseline(against);
  const budget = budgetFile === undefined ? null : loadBudget(budgetFile);
  if (budget !== null) requireBaseline(budget, baseline);
  const variants = planVariants(options.node, options.flags);
  const cwd = process.cwd();
  const found = findBenchFiles(files, cwd);
  const progress = new ProgressLine();
  let report: BenchReport;
  try {
    report = await runBenches(
      {
        files: found,
        cwd,
        variants,
        filter: options.filter ?? null,
        processes: options.processes ?? null,
        rounds: options.rounds ?? null,
        target: options.target / 100,
        timeMs: options.time * 1000,
        timeoutMs: options.timeout,
      },
      (step) => progress.show(step),
    );
  } finally {
    progress.clear();
  }
  const comparison = baseline === null ? null : compareWithBaseline(report, baseline);
  let breaches: BudgetBreach[] | null = null;
  let budgetError: unknown = null;
  try {
    if (budget !== null) breaches = checkBudget(report, budget, comparison);
  } catch (error) {
    // A name in the budget that is not in the run must not cost the run its report.
    budgetError = error;
  }
  const { columns, isTTY } = process.stdout;
  const style = { width: columns ?? WIDTH_WITHOUT_A_TERMINAL, color: isTTY === true && process.stdout.hasColors() };
  if (json !== undefined) write(json, `${JSON.stringify(report, null, 2)}\n`);
  if (markdown !== undefined) write(markdown, benchMarkdown(report, { comparison, breaches }));
  if (save !== undefined) saveBaseline(report, save);
  process.stdout.write(renderBench(report, { ...style, comparison, breaches }));
  if (budgetError !== null) throw budgetError;
  if (hasFailed(report) || (breaches !== null && breaches.length > 0)) process.exitCode = 1;
}

function hasFailed({ benches }: BenchReport): boolean {
  return benches.some(
    ({ failure, sizes }) =>
      failure !== null || sizes.some(({ subjects }) => subjects.some((subject) => subject.failure !== null)),
  );
}

function write(path: string, text: string): void {
  try {
    if (path.startsWith('/dev/')) writeFileSync(path, text);
    else writeFileAtomic(path, text);
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

/** What is being done, in one line of the terminal that is overwritten; nothing where standard error is none. */
class ProgressLine {
  readonly #shown = process.stderr.isTTY === true;
  #length = 0;

  show({ bench, size, step }: Progress): void {
    if (!this.#shown) return;
    const line = `${bench}${size === '' ? '' : ` (${size})`}: ${step}`.slice(0, (process.stderr.columns ?? 80) - 1);
    process.stderr.write(`\r${line.padEnd(this.#length)}`);
    this.#length = line.length;
  }

  clear(): void {
    if (this.#length > 0) process.stderr.write(`\r${' '.repeat(this.#length)}\r`);
    this.#length = 0;
  }
}
