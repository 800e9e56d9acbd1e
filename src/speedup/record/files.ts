/** The folder of a recording: what the recorded program's threads write there, and its parent reads. */
import type { ArgumentType } from '../../profile/observations.ts';

export const files = {
  /** `RecordConfig`. */
  config: 'run.json',
  /** `ThreadRecord`: written anew now and then, and at the thread's end. */
  thread: (thread: number) => `thread-${thread}.json`,
  isThread: (name: string) => /^thread-\d+\.json$/.test(name),
  /** A call that is kept; `writeCall` lets it appear when it is whole. */
  call: (thread: number, number: number) => `call-${thread}-${number}`,
  isCall: (name: string) => /^call-\d+-\d+$/.test(name),
} as const;

export interface RecordConfig {
  /** The function's module: an absolute path without links. */
  file: string;
  name: string;
  calls: number;
  bytes: number;
  cwd: string;
  scriptFolder: string;
}

/** One thread's calls. */
export interface ThreadRecord {
  /** Whether the thread has come to its end: the counts are exact. */
  ended: boolean;
  calls: number;
  totalMs: number;
  copyingMs: number;
  isAsync: boolean;
  /** Why the module was not edited; null: it was. */
  notWatched: string | null;
  signatures: { types: ArgumentType[]; count: number }[];
  /** Calls that were to be kept. */
  tried: number;
  notCopied: { what: string; count: number }[];
  /** Async calls that had not ended. */
  unsettled: number;
}

/** What stands at the head of a call's file, as JSON behind its length in 4 bytes; the sections follow. */
export interface CallHead {
  /** The argument that the result is; null: none, and the last section has it. */
  resultIs: number | null;
  error: { name: string; message: string } | null;
  args: Section;
  /** What `[args, result]` are behind the call where the arguments were changed, else the result alone; null: nothing. */
  after: Section | null;
  isChanged: boolean;
}

/** An encoded value: bytes of its head and of each part, one behind the other. */
export interface Section {
  head: number;
  parts: number[];
}
