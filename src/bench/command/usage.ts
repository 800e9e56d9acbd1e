/**
 * What one run of a command used: the figures of `wait4` for the process and the descendants that it waited for. What the
 * machine cannot tell is null, never 0.
 */

/** The resources of a run. */
export interface Usage {
  /** From just before the process was forked to its end. */
  wallNs: number;
  userNs: number | null;
  systemNs: number | null;
  /** The largest resident set of any one process of the run. */
  peakBytes: number | null;
  /** Pages that were mapped without reading, such as fresh memory. */
  minorFaults: number | null;
  /** Pages that had to be read from a disk. */
  majorFaults: number | null;
  /** Times that the process waited for something. */
  voluntarySwitches: number | null;
  /** Times that the kernel took the processor away. */
  involuntarySwitches: number | null;
  /** Bytes read from and written to devices; what the page cache serves does not count. */
  readBytes: number | null;
  writtenBytes: number | null;
}

/** A run and how it ended: either `exitCode` or `signal` is null. */
export interface Run extends Usage {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
}

/** How the figures were taken. */
export interface Measuring {
  /** `wait4` by a small process that starts the command, or looks at /proc while it runs. */
  by: 'perl' | 'python3' | 'polling';
  /** A peak memory up to this many bytes says nothing: it is what the measuring process has before the command starts. */
  peakFloorBytes: number;
  /** What is not exact and how to get it, or null. */
  missing: string | null;
}
