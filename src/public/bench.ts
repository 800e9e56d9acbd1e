/** `hasten/bench`: what a `*.bench.ts` file imports. docs/bench.md is its reference. */
export type { BenchCandidate, BenchCheck, BenchOptions } from '../bench/define.ts';
export { bench } from '../bench/define.ts';
