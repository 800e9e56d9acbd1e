/**
 * `hasten bench`: measures, prints the report on standard output, and keeps and checks what it was asked to. Exit code 1
 * where a candidate failed or differs, or where the budget is exceeded.
 */
import type { Command } from 'commander';
import { checkBaselineName, loadBaseline, saveBaseline } from '../bench/baseline/baseline.ts';
import { compareWithBaseline } from '../bench/baseline/compare.ts';
import { type BudgetBreach, checkBudget, loadBudget, requireBaseline } from '../bench/budget.ts';
import type { BenchReport } from '../bench/model.ts';
import { findBenchFiles } from '../bench/run/discover.ts';
import { runBenches } from '../bench/run/run.ts';
import { planVariants } from '../bench/run/variants.ts';
import { renderBench } from '../report/bench/bench.ts';
import { failuresOf } from '../report/bench/header.ts';
import { benchMarkdown } from '../report/bench/markdown.ts';
import { type BenchCommandOptions, benchOptions } from './bench-options.ts';
import { checkWritable, writeJson, writeOut } from './out-file.ts';
import { progressLine } from './progress.ts';
import { outputTerminal } from './terminal.ts';

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
  const progress = progressLine();
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
      ({ bench, size, step }) => progress.show(`${bench}${size === '' ? '' : ` (${size})`}: ${step}`),
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
  process.stdout.write(renderBench(report, { ...outputTerminal(), comparison, breaches }));
  if (json !== undefined) writeJson(json, report);
  if (markdown !== undefined) writeOut(markdown, benchMarkdown(report, { comparison, breaches }));
  if (save !== undefined) saveBaseline(report, save);
  if (budgetError !== null) throw budgetError;
  if (failuresOf(report) > 0 || (breaches !== null && breaches.length > 0)) process.exitCode = 1;
}
