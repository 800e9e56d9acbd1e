/** Candidates proven: on recorded calls, and in the whole program; shown as a diff, and applied. */
export { apply } from './apply.ts';
export { unifiedDiff } from './diff.ts';
export type { Proof, Proven, ProvenCalls, ProveRequest, WholeProgram, WholeProgramsRequest } from './model.ts';
export { prove } from './prove.ts';
export { wholePrograms } from './whole-program.ts';
