/**
 * Flags of V8 that make some programs faster and others slower, so that only a measurement of the whole program can tell:
 * sizes of the young generation, and code that is compiled sooner.
 */
import { runNode } from '../../bench/run/nodes.ts';
import { HastenError } from '../../support/errors.ts';
import type { Candidate, Reason } from '../candidate.ts';

/**
 * MB of each half of the young generation. Node's own limit is 16: with more of it fewer objects are copied and moved to
 * the old generation, and its cache misses and single pauses grow.
 */
const YOUNG_MB = [32, 64, 128];

/** Baseline code for every function at its first call: programs that end soon run less of the interpreter. */
const SOONER = '--always-sparkplug';

/**
 * One candidate a flag; those that this Node does not know are refused.
 *
 * @param only `garbage`: the sizes of the young generation
 * @param node the Node that is asked whether it knows them
 */
export function flagCandidates(only: 'garbage' | 'all' = 'all', node = process.execPath): Candidate[] {
  const flags = YOUNG_MB.map((size) => `--max-semi-space-size=${size}`);
  if (only === 'all') flags.push(SOONER);
  return flags.map((flag) => ({
    name: flag,
    remedy: 'flags',
    edits: [],
    nodeArgs: [flag],
    node: null,
    refused: unknownTo(node, flag),
  }));
}

function unknownTo(node: string, flag: string): Reason | null {
  try {
    runNode(node, [flag, '--eval', '0']);
    return null;
  } catch (error) {
    if (!(error instanceof HastenError)) throw error;
    return { message: error.message, file: node, line: 1, column: 1, fix: error.fix ?? null };
  }
}
