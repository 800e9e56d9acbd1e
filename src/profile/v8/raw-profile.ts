/** V8's CPU profile as the inspector's `Profiler.stop` gives it, as far as it is read here. */
export interface RawProfile {
  nodes: RawNode[];
  /** µs on a clock of V8's own. */
  startTime: number;
  endTime: number;
  /** The `id` of a node for each sample. */
  samples?: number[];
  /** µs since the sample before; not always in order, so some are negative. */
  timeDeltas?: number[];
}

export interface RawNode {
  id: number;
  callFrame: RawFrame;
  children?: number[];
  /** Ticks by line of this function, from 1. Node 26 lists one line several times. */
  positionTicks?: { line: number; ticks: number }[];
}

export interface RawFrame {
  functionName: string;
  /** V8's number of the text; 0 for what has none. */
  scriptId: string;
  /** `file:///...`, `node:...`, a path, or nothing for what has no script. */
  url: string;
  /** Both from 0, of the place where the parameters begin; -1 where there is none. */
  lineNumber: number;
  columnNumber: number;
}
