/** Has a candidate called with all recorded calls in a process of its own, which may throw, hang or die alone. */
import { Child } from '../../bench/run/child.ts';
import { SubjectFailure } from '../../bench/run/failure.ts';
import { entryUrl } from '../../support/entry.ts';
import type { CheckAsk, Checked } from './check-model.ts';
import { preload } from './edited.ts';

export interface CheckedIn {
  node: string;
  /** Of the program and of the candidate. */
  nodeArgs: string[];
  /** ms for the process with all calls. */
  timeoutMs: number;
}

/** What was found, or why nothing was. */
export async function check(
  ask: CheckAsk,
  { node, nodeArgs, timeoutMs }: CheckedIn,
): Promise<Checked | SubjectFailure> {
  const flags = [...nodeArgs, '--require', preload()];
  const entry = entryUrl('speedup/prove/check');
  const child = new Child({ node, flags, entry, seed: 1, shown: false });
  try {
    return await child.ask<Checked, CheckAsk>(ask, timeoutMs);
  } catch (error) {
    if (error instanceof SubjectFailure) return error;
    throw error;
  } finally {
    child.stop();
  }
}
