/** The Nodes that a benchmark runs its programs with, as `hasten bench --node` finds them. */
import * as bench from '../../src/bench/run/nodes.ts';

export type { NodeBinary } from '../../src/bench/run/nodes.ts';

/** Resolves `--node`: versions and paths between commas, this process's own Node without it; versions as `v24.1.0`. */
export function findNodes(option: string | undefined): bench.NodeBinary[] {
  return bench.findNodes(option).map(({ version, path }) => ({ version: `v${version}`, path }));
}
