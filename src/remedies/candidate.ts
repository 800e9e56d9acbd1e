/**
 * What may make a program faster, as an edit of the user's own text: the one thing that is measured, proven, shown as a
 * diff and applied. A candidate that cannot be made is kept with the reason, which is what the user reads.
 */

/** Replaces the text from `start` to `end`; `start` equals `end` for an insertion. Offsets point into the file as it is. */
export interface FileEdit {
  file: string;
  start: number;
  end: number;
  text: string;
}

/** Why something is not done, where, and what the user may do about it. */
export interface Reason {
  /** A sentence part without a full stop: `` `grid` is an ordinary array``. */
  message: string;
  file: string;
  /** From 1. */
  line: number;
  /** From 1. */
  column: number;
  /** What to do, without a full stop; null where nothing is known. */
  fix: string | null;
}

export interface Candidate {
  /** As the table shows it: `kernel`, `kernel, fast`. */
  name: string;
  remedy: 'kernel' | 'parallel' | 'cache' | 'flags' | 'node' | 'other';
  /** None where it is refused, and where only the command line changes. */
  edits: FileEdit[];
  /** Flags of Node. */
  nodeArgs: string[];
  /** Another Node, by path; null for the same. */
  node: string | null;
  refused: Reason | null;
}

/**
 * The text with those edits; the ones of other files are to be left out before.
 *
 * ```ts
 * withEdits('a + b', [{ file: 'x.ts', start: 0, end: 1, text: 'c' }]); // 'c + b'
 * ```
 */
export function withEdits(text: string, edits: readonly FileEdit[]): string {
  let at = 0;
  let made = '';
  for (const edit of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (edit.start < at) throw new Error(`edits overlap at ${edit.start}`);
    made += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return made + text.slice(at);
}
