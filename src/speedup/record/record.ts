/** Runs a program and records real calls of one of its functions. */
import type { Recording, RecordRequest } from './model.ts';

export type { RecordedCall, Recording, RecordRequest } from './model.ts';
export { DEFAULT_BYTES, DEFAULT_CALLS } from './model.ts';

/**
 * Runs the program once, with each call of the function counted and some of them copied.
 *
 * Throws `HASTEN_TRY_FUNCTION` for a function that cannot be recorded, `HASTEN_TRY_NOT_CALLED`, `HASTEN_TRY_NOT_COPIED`
 * where no call could be kept, and what `profileProgram` throws for a program that cannot start.
 */
export async function recordCalls(_request: RecordRequest): Promise<Recording> {
  throw new Error('not yet');
}
