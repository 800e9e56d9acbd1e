/** Offsets of a text as lines and columns, and back. Both count from 0; columns are UTF-16 units. */

export interface LineColumn {
  line: number;
  column: number;
}

export function lineStarts(text: string): number[] {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|[\n\r\u2028\u2029]/g)) starts.push(match.index + match[0].length);
  return starts;
}

export function positionAt(starts: readonly number[], offset: number): LineColumn {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] as number) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low, column: offset - (starts[low] as number) };
}

/** Where `relative` is in a text whose part begins at `start`. */
export function shifted(start: LineColumn, relative: LineColumn): LineColumn {
  if (relative.line > 0) return { line: start.line + relative.line, column: relative.column };
  return { line: start.line, column: start.column + relative.column };
}
