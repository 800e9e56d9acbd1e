/**
 * What the threads of kernels tell each other: words of one SharedArrayBuffer, which a thread reads and writes by Atomics
 * where another one may at the same time. The caller is member 0 of a team, its workers are members 1, 2, and so on.
 *
 * A job is open while the generation is odd. Its words are written before it opens and stay until it is closed and no
 * member is inside of it any more: a worker goes in by setting INSIDE, and is in only if the generation is still the same
 * then. So whoever comes too late or never comes is not waited for.
 */

/** Words of a cache line, and the one that processors fetch along with it: what two threads write is that far apart. */
const LINE = 32;

/** What workers wait on. Odd: a job is open. */
export const GENERATION = 0;
/** Workers that have gone to sleep: nobody else needs to be woken. */
export const ASLEEP = LINE;
/** The lowest block that failed: later ones need not be done. */
export const FAILED = 2 * LINE;

/** The open job. */
const JOB = 3 * LINE;
/** Which module, and which of its loops. */
export const MODULE = JOB;
export const LOOP = JOB + 1;
/** The address of the call's scratch space, and that of the workers' own; how many bytes each has of the latter. */
export const BASE = JOB + 2;
export const OWN = JOB + 3;
export const OWN_BYTES = JOB + 4;
/** The counter's value in the first unit, what it grows by from one unit to the next, units, and units of a block. */
export const FROM = JOB + 5;
export const STRIDE = JOB + 6;
export const UNITS = JOB + 7;
export const BLOCK = JOB + 8;
/** Members that may take part. */
export const TEAM = JOB + 9;
/** Not 0: members keep to their own part; for tests, in which all have to take part. */
export const ALONE = JOB + 10;

/** Of each member. */
const MEMBERS = 4 * LINE;
const MEMBER = 3 * LINE;
/** The next block of its part, which others take from as well when theirs is done; and the one behind its last. */
export const next = (member: number): number => MEMBERS + member * MEMBER;
export const end = (member: number): number => MEMBERS + member * MEMBER + 1;
/** Not 0 while it is in the job, or looks whether it may. */
export const inside = (member: number): number => MEMBERS + member * MEMBER + LINE;
/** STARTING, READY or GONE. */
export const state = (member: number): number => MEMBERS + member * MEMBER + LINE + 1;
/** Of a worker, the number of its thread in the operating system; 0 where that is not known. */
export const native = (member: number): number => MEMBERS + member * MEMBER + LINE + 2;
/** Blocks that it has done in this job. */
export const done = (member: number): number => MEMBERS + member * MEMBER + 2 * LINE;
/** The block in which it failed, or NONE; how, and for RANGE the site and (two words) the index. */
export const fault = (member: number): number => MEMBERS + member * MEMBER + 2 * LINE + 1;
export const faultKind = (member: number): number => MEMBERS + member * MEMBER + 2 * LINE + 2;
export const faultSite = (member: number): number => MEMBERS + member * MEMBER + 2 * LINE + 3;
export const faultIndex = (member: number): number => MEMBERS + member * MEMBER + 2 * LINE + 4;
/** The beginning of a message, a byte for each character. */
export const faultText = (member: number): number => MEMBERS + member * MEMBER + 2 * LINE + 6;
export const TEXT_BYTES = (LINE - 6) * 4;

export const STARTING = 0;
export const READY = 1;
export const GONE = 2;

/** No block at all. */
export const NONE = 0x7fffffff;
/** An index out of range, or anything else that was thrown. */
export const RANGE = 1;
export const OTHER = 2;

/** Members that a team has at most. */
export const MOST = 64;

export const newWords = (): Int32Array => new Int32Array(new SharedArrayBuffer((MEMBERS + MOST * MEMBER) * 4));

/** A loop of a module: all rounds whose counter is in `from` to `to`; what it adds up goes to the place of `block`. */
export type LoopFunction = (base: number, own: number, from: number, to: number, block: number) => void;

/** What a worker begins with. */
export interface CrewData {
  words: Int32Array;
  memory: WebAssembly.Memory;
  member: number;
}

/** What it is sent: a module that jobs may be of. */
export interface ModuleMessage {
  id: number;
  module: WebAssembly.Module;
}
