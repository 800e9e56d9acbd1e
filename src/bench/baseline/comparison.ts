/** What a comparison of a run with a baseline says: the data that reports and budgets know. */
import type { Interval, Ratio } from '../model.ts';

/** One subject's time now over its time then. */
export interface BaselineRow {
  bench: string;
  /** As in the report; empty where the bench has no sizes. */
  size: string;
  candidate: string;
  /** The variant's name in the report; empty where there is only one. */
  variant: string;
  /** Nanoseconds per operation. */
  then: Interval;
  now: Interval;
  /** Time now over time then: below 1 is faster. */
  ratio: Ratio;
}

export interface BaselineComparison {
  /** The name that the baseline was saved under. */
  name: string;
  /** When the baseline's run began, ISO 8601. */
  savedAt: string;
  /** Why the two cannot be compared at all (another processor); `rows` is empty then. Null where they can. */
  refused: string | null;
  /** What else differs between the two runs' machines and versions, a sentence each. */
  differences: string[];
  /** In the order of the report. */
  rows: BaselineRow[];
  /** Subjects that only one of the two has figures for, as reports name them. */
  onlyNow: string[];
  onlyThen: string[];
}

/** `julia set (full): kernel on node 24.21.0`: a subject as comparisons and budgets name it. */
export function subjectText(subject: Pick<BaselineRow, 'bench' | 'size' | 'candidate' | 'variant'>): string {
  const { bench, size, candidate, variant } = subject;
  return `${bench}${size === '' ? '' : ` (${size})`}: ${candidate}${variant === '' ? '' : ` on ${variant}`}`;
}
