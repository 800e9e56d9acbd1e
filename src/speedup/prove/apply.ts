import type { Candidate } from '../../remedies/candidate.ts';

/** `read`: the text of each file that the candidate edits, by path, as it was when the candidate was made. */
export function apply(_candidate: Candidate, _read: Readonly<Record<string, string>>): void {
  throw new Error('not there yet');
}
