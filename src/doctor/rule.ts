/**
 * A rule: one kind of thing that a profile may give reason to try. It looks at a run and returns what it found, with the
 * figures that show it; it says nothing where nothing stands out. Each rule is a file in rules/, with its thresholds and
 * the reasons for them at its head.
 */
import type { Finding } from '../profile/finding.ts';
import type { Run } from './run.ts';

export interface Rule {
  /** As `Finding.rule`. */
  readonly name: string;
  /** In any order; what could save too little is left out by whoever asks (`Run.isWorth`). A throw becomes a warning. */
  find(run: Run): Finding[];
}
