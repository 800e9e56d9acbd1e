/**
 * What the harness asks of a profiler: how to run a program under it, and the milliseconds that its profile gives to a
 * line or a function. A tool answers null where it has no figure of that kind, and 0 where it has one and saw nothing.
 */
import type { Command } from '../../../support/runs.ts';
import type { MarkedLine, Program } from '../programs.ts';

export interface Tool {
  name: string;
  /** The command that runs `program` by the Node at `node` and leaves its profile in `folder`. */
  command(node: string, program: Program, folder: string): Command;
  read(program: Program, folder: string): Figures;
}

export interface Figures {
  line(lines: MarkedLine[], kind: 'total' | 'self'): Figure | null;
  function(name: string, kind: 'total' | 'self'): Figure | null;
}

export interface Figure {
  ms: number;
  /** Whether the tool itself says that the figure may be off. */
  approximate: boolean;
}
