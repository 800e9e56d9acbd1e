/** What a run may cost. */
import { readFileSync } from 'node:fs';
import type { BaselineComparison } from './baseline/comparison.ts';
import type { BenchReport } from './model.ts';

/** Limits of a candidate. */
export interface Limits {
  maxRatio?: number;
  maxSlowdown?: number;
}

/** By bench, then candidate. */
export type Budget = Record<string, Record<string, Limits>>;

export interface BudgetBreach {
  /** `julia set (full): kernel`. */
  subject: string;
  /** One sentence. */
  message: string;
}

export function loadBudget(path: string): Budget {
  return JSON.parse(readFileSync(path, 'utf8'));
}

export function checkBudget(
  _report: BenchReport,
  _budget: Budget,
  _comparison: BaselineComparison | null,
): BudgetBreach[] {
  return [];
}
