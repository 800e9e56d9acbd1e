/** What is asked of a recording, what it says, and what a recorded call is. */
import type { Exit } from '../../profile/launch.ts';
import type { ArgumentType } from '../../profile/observations.ts';

export interface RecordRequest {
  /** Node's options. */
  nodeArgs: string[];
  script: string;
  args: string[];
  /** The module that the function is in: an absolute path. */
  file: string;
  /** Its name, or a line (from 1, as text or behind a `:`): the innermost named function around it. */
  function: string;
  /** Calls that are kept at most; `DEFAULT_CALLS`. */
  calls: number;
  /** Bytes of all that is kept at most; `DEFAULT_BYTES`. */
  bytes: number;
  /** The program is ended after so long, and what it has recorded until then is taken; null: never. */
  timeoutMs: number | null;
  /** Whether the program has this process's output; without, its standard output is read and hashed. */
  showOutput: boolean;
}

export const DEFAULT_CALLS = 50;
/** 256 MB. */
export const DEFAULT_BYTES = 256 * 2 ** 20;

export interface Recording {
  /** Holds the calls (`loadCalls`); the caller removes it. */
  folder: string;
  /** The function's name, which may have been asked for by a line. */
  name: string;
  /** Exact, but for a program or worker that was ended from outside: all threads' outermost calls (one that the function makes of itself is a part of it; of an async one, all). */
  calls: number;
  kept: number;
  /** Of the most frequent signature. */
  types: ArgumentType[];
  /** Of the calls that were looked at, the most frequent first; alike but for sizes counts as one. */
  signatures: { types: ArgumentType[]; count: number }[];
  isAsync: boolean;
  /**
   * Time in all calls, with what they call, the copying left out; of a function called very often an estimate from some
   * calls. Of an async one: the time in which at least one call was under way.
   */
  totalMs: number;
  /** Sentences: what could not be copied, and how often; what else is not in the recording. */
  notCopied: string[];
  /** With which the program ran: those that were asked for, and tsx where it could not start without. */
  nodeArgs: string[];
  wallMs: number;
  /** Of which copying took so much. */
  copyingMs: number;
  exit: Exit;
  /** SHA-256 of standard output, in hexadecimal digits; null where that was shown. */
  outputHash: string | null;
  /** The last of standard error; empty where that was shown. */
  errorOutput: string;
}

export interface RecordedCall {
  args: unknown[];
  result: Outcome;
  /** As the call left them; null: unchanged. Where the result is one of them, or holds one, it is the same object here. */
  argsAfter: unknown[] | null;
  /** The argument that the result is (the very object), from 0; null: none. */
  resultIs: number | null;
}

/** Of an async function: what its promise came to. */
export type Outcome = { value: unknown } | { error: { name: string; message: string } };
