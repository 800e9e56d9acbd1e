/** What attempts are asked and what they come to; of people's words report/try/model.ts has the rest. */
import type { Finding } from '../profile/finding.ts';
import type { Candidate } from '../remedies/candidate.ts';
import type { Attempt } from '../report/try/model.ts';
import type { Program } from './ended.ts';
import type { FunctionTarget, Wanted } from './target.ts';

/** What holds for all attempts of one `hasten try`. */
export interface Trying extends Program {
  /** Versions and paths, for `--with node`; null: the other ones that hasten knows. */
  nodes: string[] | null;
  /** Calls that are recorded at most. */
  calls: number;
  /** By how much numbers may differ, as a part of them; null: not by a bit. */
  tolerance: number | null;
  onProgress: (step: string) => void;
}

export interface AttemptRequest extends Trying {
  /** Null for the whole program. */
  target: FunctionTarget | null;
  wanted: readonly Wanted[];
  findings: Finding[];
  /** When to be done, by `performance.now()`. A few runs are made even where that takes longer. */
  deadline: number;
}

export interface Attempted {
  attempt: Attempt;
  /** The chosen one, or else the best that is proven; null where there is none. */
  best: Change | null;
}

/** A candidate with the texts that its edits point into, by file. */
export interface Change {
  candidate: Candidate;
  read: Record<string, string>;
}
