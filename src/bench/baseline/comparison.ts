/** What a comparison of a run with a baseline says: the data that reports and budgets know. */
import type { Ratio } from '../model.ts';

/** One subject's time now over its time then. */
export interface BaselineRow {
  bench: string;
  /** As in the report; empty where the bench has no sizes. */
  size: string;
  candidate: string;
  /** The variant's name in the report; empty where there is only one. */
  variant: string;
  /** Time now over time then: below 1 is faster. */
  ratio: Ratio;
}

export interface BaselineComparison {
  /** The name that the baseline was saved under. */
  name: string;
  /** When the baseline's run began, ISO 8601. */
  savedAt: string;
  /** What differs between the two machines, a sentence each; empty where they are alike. */
  differences: string[];
  /** In the order of the report. */
  rows: BaselineRow[];
  /** Subjects that only one of the two has figures for, as the report names them. */
  onlyNow: string[];
  onlyThen: string[];
}
