/**
 * Where `kernel(...)` or `map(...)` was called: the hint by which a function's text is found in the user's files. Taking it costs one
 * or two microseconds; it is read only where a message needs a place.
 */

export interface CallSite {
  /** Holds the stack, which V8 writes out when it is first read. */
  readonly error: { stack?: unknown };
  /** Once it has been read; null where the engine tells nothing. */
  position?: RunningPosition | null;
}

/** A position in the code that runs: in the file, or in what a tool made of it. From 1. */
export interface RunningPosition {
  /** A path or a URL. */
  file: string;
  line: number;
  column: number;
}

/** The place from which `above` (the public function) was called. */
export function callSite(above: (...values: never[]) => unknown): CallSite {
  const { stackTraceLimit, captureStackTrace } = Error;
  if (typeof captureStackTrace !== 'function') return { error: new Error() };
  const error: { stack?: unknown } = {};
  Error.stackTraceLimit = 1;
  captureStackTrace(error, above);
  Error.stackTraceLimit = stackTraceLimit;
  return { error };
}

/** The start of a file, for a function that is known to be in it. */
export function siteOf(file: string): CallSite {
  return { error: {}, position: { file, line: 1, column: 1 } };
}

interface Frame {
  getFileName(): string | null | undefined;
  getLineNumber(): number | null;
  getColumnNumber(): number | null;
}

/** Reads it; null where the engine tells nothing. */
export function readCallSite(site: CallSite): RunningPosition | null {
  if (site.position === undefined) site.position = read(site);
  return site.position;
}

function read({ error }: CallSite): RunningPosition | null {
  // Node and tools map positions where they write the stack; what is wanted here are those of the code that runs.
  const { prepareStackTrace } = Error;
  Error.prepareStackTrace = (_error, frames) => frames;
  let stack: unknown;
  try {
    stack = error.stack;
  } finally {
    if (prepareStackTrace === undefined) Reflect.deleteProperty(Error, 'prepareStackTrace');
    else Error.prepareStackTrace = prepareStackTrace;
  }
  if (typeof stack === 'string') return inText(stack);
  const [frame] = (stack ?? []) as Frame[];
  const file = frame?.getFileName();
  if (frame === undefined || !file) return null;
  return { file, line: frame.getLineNumber() ?? 1, column: frame.getColumnNumber() ?? 1 };
}

/** Of engines other than V8, whose stack is a text: the first place behind this file's and the public function's. */
function inText(stack: string): RunningPosition | null {
  const places = [...stack.matchAll(/(?:@|\(|at )((?:\w+:)?[^\s()@]+?):(\d+):(\d+)/g)];
  const place = places.length > 2 ? places[2] : places.at(-1);
  return place === undefined ? null : { file: place[1] as string, line: Number(place[2]), column: Number(place[3]) };
}
