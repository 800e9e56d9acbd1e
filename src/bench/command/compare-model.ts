/** What `hasten compare` found; everything in it is JSON. Times are ns, of the command without its shell. */
import type { Machine } from '../machine/machine.ts';
import type { Interval, Ratio, Warning } from '../model.ts';
import type { Measuring, Run, Usage } from './usage.ts';

/** A command to compare. */
export interface Contender {
  name: string;
  /** A command line. */
  command: string;
  /** What is run where the line is for people alone: no shell takes it apart. */
  words?: string[] | undefined;
  cwd?: string | undefined;
  /** Added to this process's own variables. */
  env?: Record<string, string> | undefined;
  /** Command lines: run before each run and not measured; once before and once after everything. */
  prepare?: string | undefined;
  setup?: string | undefined;
  cleanup?: string | undefined;
}

/** What the shell itself takes, which is not in the commands' times: the median of empty commands. */
export interface ShellStart {
  path: string;
  wallNs: number;
  userNs: number | null;
  systemNs: number | null;
  /** How many empty commands were run, some before and one in each round. */
  runs: number;
}

/** One command. Either `figures` or `failure` is null. */
export interface CommandResult {
  /** As the table shows it: the command line, the name of `--names`, or the revision. */
  name: string;
  command: string;
  figures: CommandFigures | null;
  failure: CommandFailure | null;
  /** Each run that succeeded, in the order of rounds, as measured: with the shell's own part. */
  runs: Run[];
  warnings: Warning[];
}

export interface CommandFigures {
  /** Wall time: median with its 95 % interval. */
  time: Interval;
  minNs: number;
  maxNs: number;
  /** Wall time to that of the first command that has figures, from runs next to each other; null for that one. */
  ratio: Ratio | null;
  /** Medians of all else. */
  usage: Usage;
}

/** Why a command has no figures. */
interface CommandFailure {
  /** Of docs/errors.md. */
  code: string;
  /** It names the command, and ends with the last that the command said. */
  message: string;
}

export interface OutputCheck {
  /** `first`: the outputs of the warm-up were compared, and a difference is told; `stdout`: those of every run. */
  mode: 'first' | 'stdout' | 'none';
  /** Null where they were not compared. */
  alike: boolean | null;
  /** Where they differ first, as a sentence. */
  difference: string | null;
}

export interface CompareReport {
  schema: 'hasten.compare/1';
  startedAt: string;
  durationMs: number;
  machine: Machine;
  measuring: Measuring;
  /** Null where commands were run without one. */
  shell: ShellStart | null;
  rounds: number;
  /** Why it ended: the number that was asked for, all intervals narrow enough, or the time that was allowed. */
  endedBy: 'runs' | 'narrow' | 'time';
  commands: CommandResult[];
  check: OutputCheck;
  /** Of the whole comparison. */
  warnings: Warning[];
}
