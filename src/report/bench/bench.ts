/** The report of `hasten bench`. */
import type { BaselineComparison } from '../../bench/baseline/comparison.ts';
import type { BudgetBreach } from '../../bench/budget.ts';
import type { BenchReport } from '../../bench/model.ts';
import type { ReportStyle } from '../options.ts';

/** What stands beside the run itself, where it was asked for. */
export interface BenchExtras {
  /** Of `--against`. */
  comparison?: BaselineComparison | null;
  /** Of `--budget`; null or left out where there is none. */
  breaches?: BudgetBreach[] | null;
}

/** The report, ending with a newline. */
export function renderBench(report: BenchReport, _options: ReportStyle & BenchExtras): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
