/**
 * The Profile: what one run of a program cost, as `--format json` prints it (schema `hasten.profile/1`).
 *
 * Every producer (the lines engine, the V8 engine, the library) fills this shape and every reader (reports, exports,
 * history) takes nothing else. A figure that is not known is `null`, never 0. Files below the working directory are
 * relative to it, with `/` on every platform; lines and columns count from 1. Times are wall-clock milliseconds unless
 * a name says otherwise.
 */
import type { Finding } from './finding.ts';
import type { Observations } from './observations.ts';

export interface Profile {
  schema: 'hasten.profile/1';
  /** The command as it ran, one word an element: Node's options, the script, its arguments. */
  command: string[];
  /** Node's version, with the `v`. */
  node: string;
  /** `process.platform` and `process.arch`, such as `linux-x64`. */
  platform: string;
  engine: 'lines' | 'v8';
  /** When the run began, ISO 8601. */
  startedAt: string;
  /** From when sampling began, which is before the program's first line, to its end. */
  durationMs: number;
  /** CPU time of the whole process, the sampler's own included. */
  cpuMs: { user: number; system: number } | null;
  exitCode: number | null;
  signal: string | null;
  /** When the program could not be asked for its last figures (SIGKILL, an abort): the time up to which it was counted. */
  countedUntilMs: number | null;
  sampling: Sampling;
  threads: Thread[];
  functions: FunctionCost[];
  lines: LineCost[];
  /** What lines called outside the user's code; null where that was not asked for (`--callees`). */
  callees: CalleeCost[] | null;
  /** The call tree. A node's parent always stands before it. */
  nodes: CallNode[];
  /** For each sample, in the order of time within a thread, the index in `nodes` of the place that was running. */
  samples: number[];
  /** For each sample, µs since the one before it in its thread (since the start, for the first). */
  timeDeltas: number[];
  gc: GarbageCollection | null;
  /** What the run said of its own calls; null where nobody looked (`--no-findings`, engine v8). */
  observations: Observations | null;
  /** What to try, the most promising first; null where that was not asked for. */
  findings: Finding[] | null;
  eventLoop: EventLoop | null;
  /** Known faults of this profile, each a sentence for the reader: a run too short, a module that could not be transformed. */
  warnings: string[];
  /** `--expect NAME`: the guess, and whether the function (or `file:line`) named was the most costly one. */
  expected: { guess: string; held: boolean; actual: string } | null;
}

export interface Sampling {
  requestedIntervalUs: number;
  /** The median of the intervals as they were; null without samples. */
  deliveredIntervalUs: number | null;
  samples: number;
  /** Samples that came so late that others should have come before them. */
  lost: number;
  /** What measuring cost, in per cent of the plain run's time. */
  overheadPercent: number | null;
  /** How `overheadPercent` is known: from calibrated costs of marks and counters, or from a plain run (`--overhead`). */
  overheadFrom: 'model' | 'measured' | null;
  /** Whether the hits were counted in the run that was timed; null when nothing was counted. */
  hits: 'same run' | null;
}

export interface Thread {
  /** Node's `threadId`, 0 for the main thread; forked processes (`--children`) follow with ids of their own. */
  id: number;
  name: string;
  pid: number;
}

/** Whose the time is: the user's modules, a package, Node's own JavaScript, native code, the collector, or nobody's. */
export type Kind = 'user' | 'dependency' | 'node' | 'native' | 'gc' | 'idle';

export interface FunctionCost {
  /** As V8 names it: `Vector.add`, `get length`, `(anonymous)`, `(module)`; for a dependency its package's name. */
  name: string;
  kind: Kind;
  file: string | null;
  line: number | null;
  column: number | null;
  /** The line on which the function ends, so that its source can be shown. */
  endLine: number | null;
  /** Exact; null where it was not counted. */
  calls: number | null;
  /** Time in the function's own statements; null where it has no frame (see `chargedTo`). */
  selfMs: number | null;
  /** Time with everything that it called, once for a recursion. */
  totalMs: number | null;
  /** `caller`: too small to carry a frame, so its time is in the lines that call it. */
  chargedTo: 'caller' | null;
  /** Whether measuring may have moved its share by more than 3 percentage points. */
  approximate: boolean;
  /** The id of its thread. */
  thread: number;
}

export interface LineCost {
  file: string;
  line: number;
  /** Exact: how often the first statement that starts on the line was started; null where none starts or none was counted. */
  hits: number | null;
  selfMs: number;
  totalMs: number;
  thread: number;
  /** Whether measuring may have moved its share by more than 3 percentage points. */
  approximate: boolean;
}

/** What one line called that is not the user's: a part of the line's self time. */
export interface CalleeCost {
  file: string;
  line: number;
  thread: number;
  /** As the line writes it, without arguments: `JSON.parse`, `createHash().update`, `new Parser`. */
  name: string;
  /** The package or module as it is imported; null for a built-in, and where it is not known. */
  from: string | null;
  /** Whose it is: a package, Node, the language; null for a method of which only the name is known. */
  kind: 'dependency' | 'node' | 'native' | null;
  /** Whether its time holds that of a function of the user's that it calls back and that has no frame. */
  callsBack: boolean;
  ms: number;
}

export interface CallNode {
  /** Index in `nodes`; null for the root of a thread. */
  parent: number | null;
  /** Index in `functions`. */
  function: number;
  /** The line being run in that function; null where it is not known. */
  line: number | null;
}

export interface GarbageCollection {
  count: number;
  totalMs: number;
  maxMs: number;
  /** Of `totalMs`, what survivors explain and other processes do not: see lasting-pauses.ts. */
  lastingMs: number;
  /** Keys: `scavenge`, `markSweepCompact`, `incremental`, `weakCallbacks`, `minorMarkSweep`. */
  byKind: Record<string, { count: number; totalMs: number; maxMs: number }>;
}

export interface EventLoop {
  /** Busy time as a share of the run, 0 to 1. */
  utilization: number;
  /** How late timers ran; null where the run was too short to say. */
  delayMs: { p50: number; p99: number; max: number } | null;
}
