/**
 * Lines of sources as numbers. A `spot` is a line of a source file in one number: for a text without a source map the line
 * itself; for a compiled or bundled text the line of the original, with the number of its source file above it. Spots of
 * one file keep the order of its lines; 0 is a place that has no original.
 */
const LINES = 2 ** 24;

export function sourceOf(spot: number): number {
  return Math.floor(spot / LINES);
}

export function spotOf(source: number, line: number): number {
  return source * LINES + line;
}

export function lineOf(spot: number): number {
  return spot % LINES;
}
