/** Recorded calls, read by the processes that repeat them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { argumentsIn, readCall } from './copy.ts';
import type { RecordedCall } from './model.ts';

export type { Outcome, RecordedCall } from './model.ts';

/** The list of the calls that are kept, in the folder of a recording. */
export const CALLS = 'calls.json';

/**
 * The calls in the order in which the program made them (of several threads: one thread after the other). Each time values
 * of their own. `folder`: `Recording.folder`; `which`: only these, from 0.
 *
 * ```ts
 * for (const { args, result } of loadCalls(folder)) check(f(...args), result);
 * ```
 */
export function loadCalls(folder: string, which?: readonly number[]): RecordedCall[] {
  const names = JSON.parse(readFileSync(join(folder, CALLS), 'utf8')) as string[];
  return (which ?? names.keys().toArray()).map((index) => readCall(join(folder, names[index]!)));
}

/** How many there are. */
export function countCalls(folder: string): number {
  return (JSON.parse(readFileSync(join(folder, CALLS), 'utf8')) as string[]).length;
}

/** Gives the arguments of some calls (by index, from 0), new ones each time; the files are read once. */
export function argumentsOf(folder: string, which: readonly number[]): () => unknown[][] {
  const names = JSON.parse(readFileSync(join(folder, CALLS), 'utf8')) as string[];
  const files = which.map((index) => readFileSync(join(folder, names[index]!)));
  return () => files.map(argumentsIn);
}
