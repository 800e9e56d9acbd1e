/**
 * The files of one recording, which the probe and the sampler write and the parent reads: a folder that is complete up
 * to the last tenth of a second at any moment, whatever becomes of the process.
 *
 *   run.json               what was asked for (written by the parent)
 *   threads.jsonl          a line for each thread that was sampled (sampler)
 *   start-<t>.json         who thread t is (probe)
 *   modules-<t>.jsonl      a line for each module of thread t (probe)
 *   nodes-<t>.bin          the call tree: pairs of (parent node, place); node 0 is the root (sampler)
 *   samples-<t>.bin        pairs of (node, µs since the one before) (sampler)
 *   counts-<t>.bin         a double for each place (sampler)
 *   v8-<t>-<n>.json        V8's CPU profile of thread t, in parts (V8 engine, in the place of the three above)
 *   clock.bin              the last time all was written (sampler), see `Clock`
 *   cannot-start.json      why the program did not begin (probe)
 *   observations-<t>.json  what was seen of thread t's calls, as of a second ago (probe)
 *   end-<t>.json           what only the thread itself knows at its end (probe)
 */
import type { Frames } from '../instrument/functions.ts';
import type { GarbageCollection } from './model.ts';
import type { ArgumentType } from './observations.ts';

export interface RunConfig {
  engine: 'lines' | 'v8';
  intervalUs: number;
  hits: boolean;
  frames: Frames;
  /** Engine lines: name what lines call outside the user's code. */
  callees: boolean;
  /** Engine lines with hits: look at some calls, for `observations`. */
  observe: boolean;
  include: string[];
  exclude: string[];
  cwd: string;
  /** Where the script is: its neighbours are the user's too, wherever the command was given. */
  scriptFolder: string;
  cacheFolder: string;
  /** Follow child processes; each writes a folder of its own beside this one. */
  children: boolean;
}

/** Places that are no place in a module. */
export const pseudo = { idle: -1, outside: -2 } as const;

export interface ThreadRecord {
  thread: number;
  /** On the process's monotonic clock. */
  startUs: number;
}

export interface StartRecord {
  /** As Node numbers it. */
  threadId: number;
  name: string;
  pid: number;
  startUs: number;
  node: string;
}

export interface ModuleRecord {
  path: string;
  base: number;
  count: number;
  mapFile: string;
}

/** V8 engine: a module as it ran, so that V8's positions can be understood. */
export interface TextRecord {
  path: string;
  /** A file that holds a ModuleText as JSON. */
  textFile: string;
}

/** A module that ran as it is. */
export interface SkippedRecord {
  path: string;
  skipped: string;
  code?: string | undefined;
}

export interface CannotStart {
  kind: 'syntax' | 'typescript' | 'import';
  path: string;
  message: string;
  line?: number;
  column?: number;
}

export interface EndRecord {
  /** On the process's monotonic clock. */
  endUs: number;
  /** Pauses: start in µs on the monotonic clock, length in µs. */
  gcPauses: [number, number][];
  gc: GarbageCollection;
  utilization: number | null;
  delayMs: { p50: number; p99: number; max: number } | null;
}

/** What a thread's observer has seen so far; how often places were called is in the counts. */
export interface ObservationsRecord {
  functions: SeenEntry[];
  calls: SeenCall[];
  awaits: SeenWait[];
  /** What looking has taken. */
  spentMs: number;
  /** Of the main thread. */
  process: ProcessRecord | null;
}

export interface SeenEntry {
  place: number;
  observed: number;
  distinct: number;
  signatures: { types: ArgumentType[]; count: number }[];
  bytes: number | null;
}

export interface SeenCall {
  place: number;
  observed: number;
  /** `some`: sizes of all parts of the run; null where none was seen. */
  size: { count: number; sum: number; min: number; max: number; some: number[] } | null;
}

export interface SeenWait {
  place: number;
  observed: number;
  waitedMs: number;
}

export interface ProcessRecord {
  /** Threads and processes that the program has started, and most of them at one time. */
  threads: { started: number; atOnce: number };
  processes: { started: number; atOnce: number };
  /** `UV_THREADPOOL_SIZE`. */
  threadPool: number | null;
}

/** Four doubles: now, the process's CPU time in user mode, in the kernel (all µs), and samples so far. */
export const CLOCK_DOUBLES = 4;

export const file = {
  run: 'run.json',
  threads: 'threads.jsonl',
  clock: 'clock.bin',
  cannotStart: 'cannot-start.json',
  /** Made by the parent: write everything now. */
  flush: 'flush',
  /** Made by the sampler: everything is written. */
  flushed: 'flushed',
  start: (thread: number) => `start-${thread}.json`,
  modules: (thread: number) => `modules-${thread}.jsonl`,
  nodes: (thread: number) => `nodes-${thread}.bin`,
  samples: (thread: number) => `samples-${thread}.bin`,
  counts: (thread: number) => `counts-${thread}.bin`,
  v8: (thread: number, part: number) => `v8-${thread}-${part}.json`,
  observations: (thread: number) => `observations-${thread}.json`,
  end: (thread: number) => `end-${thread}.json`,
} as const;
