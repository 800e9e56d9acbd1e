/** What `hasten bench` calls candidates, and what became of those without figures. */
import type { Subject, Variant } from '../../bench/model.ts';

const FAILURES = {
  threw: 'threw an error',
  timeout: 'did not end in time',
  different: 'gave another result',
  crashed: 'its process crashed',
} as const;

/** `gave another result`. */
export function failureText({ kind }: { kind: keyof typeof FAILURES }): string {
  return FAILURES[kind];
}

/** The candidate as reports name it; with its variant where there are several. */
export function subjectName(
  { candidate, variant }: Pick<Subject, 'candidate' | 'variant'>,
  variants: Variant[],
): string {
  const name = variants[variant]?.name ?? '';
  return variants.length < 2 || name === '' ? candidate : `${candidate} on ${name}`;
}

/** What the others are compared with: the first candidate that has figures. `subjects` are of one size and variant. */
export function baseOf(subjects: Subject[]): Subject | undefined {
  return subjects.find(({ figures }) => figures !== null);
}
