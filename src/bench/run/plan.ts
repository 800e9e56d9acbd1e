/** What is to be measured: subjects are candidates under variants, a variant is a Node with its flags. */
import type { ListedCandidate } from '../messages.ts';
import type { Variant } from '../model.ts';

export interface PlannedVariant extends Variant {
  /** Of the Node binary. */
  path: string;
}

export interface PlannedSubject {
  candidate: string;
  command: string[] | null;
  workers: number | null;
  /** By a look at the source. */
  deadCode: string[];
  variantIndex: number;
  variant: PlannedVariant;
}

/** In the order of the report: variants, then candidates. */
export function planSubjects(variants: PlannedVariant[], candidates: ListedCandidate[]): PlannedSubject[] {
  return variants.flatMap((variant, variantIndex) =>
    candidates.map(({ name, command, workers, deadCode }) => ({
      candidate: name,
      command,
      workers,
      deadCode,
      variantIndex,
      variant,
    })),
  );
}
