/**
 * The one class of errors that hasten raises on purpose. Each has a `code` that docs/errors.md lists (a test holds the
 * two together), one sentence that names the thing, where it is, and what to do about it. The command prints them
 * without a stack trace; every other error is a fault of hasten's own and keeps its stack.
 */

/** Where an error is and how to get out of it. */
export interface ErrorPlace {
  /** A path as the user would write it. */
  file?: string | undefined;
  /** From 1. */
  line?: number | undefined;
  /** From 1. */
  column?: number | undefined;
  /** What to do, as a sentence without a full stop: `give the script's path`. */
  fix?: string | undefined;
  cause?: unknown;
}

/**
 * An error that the user can do something about.
 *
 * ```ts
 * throw new HastenError('HASTEN_OUT_UNWRITABLE', `cannot write ${path}`, { fix: 'name a folder that exists', cause });
 * ```
 */
export class HastenError extends Error {
  override readonly name = 'HastenError';
  readonly code: string;
  readonly file: string | undefined;
  readonly line: number | undefined;
  readonly column: number | undefined;
  readonly fix: string | undefined;

  constructor(code: `HASTEN_${string}`, message: string, place: ErrorPlace = {}) {
    super(message, 'cause' in place ? { cause: place.cause } : undefined);
    this.code = code;
    this.file = place.file;
    this.line = place.line;
    this.column = place.column;
    this.fix = place.fix;
  }
}

/** `file:line:column` as far as it is known, or undefined without a file. */
export function placeOf(error: HastenError): string | undefined {
  return error.file === undefined
    ? undefined
    : [error.file, error.line, error.line === undefined ? undefined : error.column]
        .filter((part) => part !== undefined)
        .join(':');
}

/** The error as the terminal shows it, without colours and without an end of line. */
export function formatError(error: HastenError): string {
  const place = placeOf(error);
  const lines = [`hasten: ${error.code}: ${error.message}`];
  if (place !== undefined) lines.push(`  at ${place}`);
  if (error.fix !== undefined) lines.push(`  fix: ${error.fix}`);
  return lines.join('\n');
}
