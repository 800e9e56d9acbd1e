/** Recorded calls, read by the processes that repeat them. */
import type { RecordedCall } from './model.ts';

export type { Outcome, RecordedCall } from './model.ts';

/** Each time values of their own. `folder`: `Recording.folder`. */
export function loadCalls(_folder: string): RecordedCall[] {
  throw new Error('not yet');
}
