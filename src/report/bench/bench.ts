/**
 * The text report of `hasten bench`: how it was measured, each bench with its figures and verdicts, the comparison with a
 * kept run, the budget. This file only puts the sections together. The report says nothing that the data does not say.
 */
import type { BaselineComparison } from '../../bench/baseline/comparison.ts';
import type { BudgetBreach } from '../../bench/budget.ts';
import type { BenchReport } from '../../bench/model.ts';
import { NARROWEST, type ReportStyle } from '../options.ts';
import { painter } from '../style.ts';
import { againstSection, budgetSection } from './against.ts';
import { headerSection } from './header.ts';
import { benchSections } from './result.ts';

/** What stands beside the run itself, where it was asked for. */
export interface BenchExtras {
  /** Of `--against`. */
  comparison?: BaselineComparison | null | undefined;
  /** Of `--budget`; null or left out where there is none. */
  breaches?: BudgetBreach[] | null | undefined;
}

/** The report, ending with a newline. Its lines fit into `width` columns, but for frames of stacks, which stay whole. */
export function renderBench(report: BenchReport, options: ReportStyle & BenchExtras): string {
  const { comparison = null, breaches = null } = options;
  const width = Math.max(NARROWEST, options.width);
  const paint = painter(options.color);
  const sections = [
    headerSection(report, width, paint),
    ...report.benches.flatMap((bench) => benchSections(bench, report.variants, width, paint)),
    againstSection(comparison, width, paint),
    budgetSection(breaches, width, paint),
  ].filter((lines) => lines.length > 0);
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}
