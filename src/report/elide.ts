/**
 * Which lines of a long stretch are worth showing: its head and end, the lines that take time and their neighbours.
 * Everything between becomes one line that says how much was left out. Short stretches are shown whole.
 */

/** Stretches up to this length are shown whole. */
const SHORT = 40;
/** The most lines of a long stretch that are printed; where more take time, the threshold rises. */
const MOST_SHOWN = 80;
/** The share of the time from which on a line is shown, to begin with: what prints as 0.1 %. */
const LEAST_SHARE = 0.0005;
/** Lines around one with time that are shown with it. */
const CONTEXT = 1;
/** Leaving out fewer lines than this saves nothing. */
const LEAST_GAP = 4;

/** A line to show, or a stretch to leave out; `of` names the function that was folded there. */
export type Piece = { line: number } | { from: number; to: number; of?: string };

/**
 * The pieces of the lines `first` to `last`. `share` tells a line's share of the time, 0 to 1; the ranges in `folded` are
 * left out whatever they cost.
 */
export function elide(
  first: number,
  last: number,
  share: (line: number) => number,
  folded: { from: number; to: number; of: string }[] = [],
): Piece[] {
  const outside = withoutInner(folded).filter(({ from, to }) => to - from + 1 >= LEAST_GAP);
  const pieces: Piece[] = [];
  let line = first;
  const length = last - first + 1 - outside.reduce((sum, { from, to }) => sum + to - from + 1, 0);
  const keep = length <= SHORT ? () => true : choose(first, last, share, outside);
  for (const fold of [...outside, { from: last + 1, to: last, of: '' }]) {
    pieces.push(...joinGaps(line, fold.from - 1, keep));
    if (fold.from <= last) pieces.push(fold);
    line = fold.to + 1;
  }
  return pieces;
}

/** The ranges that lie in no other, in order. */
function withoutInner<Range extends { from: number; to: number }>(ranges: Range[]): Range[] {
  const sorted = [...ranges].sort((a, b) => a.from - b.from || b.to - a.to);
  const outer: Range[] = [];
  for (const range of sorted) if (range.from > (outer.at(-1)?.to ?? 0)) outer.push(range);
  return outer;
}

function choose(
  first: number,
  last: number,
  share: (line: number) => number,
  folded: { from: number; to: number }[],
): (line: number) => boolean {
  const isFolded = (line: number) => folded.some(({ from, to }) => line >= from && line <= to);
  for (let least = LEAST_SHARE; ; least *= 2) {
    const shown = new Set([first, last]);
    for (let line = first; line <= last; line++) {
      if (isFolded(line) || share(line) < least) continue;
      for (let near = line - CONTEXT; near <= line + CONTEXT; near++) shown.add(near);
    }
    const keep = (line: number) => shown.has(line);
    if (least > 1 || joinGaps(first, last, keep).length <= MOST_SHOWN) return keep;
  }
}

function joinGaps(from: number, to: number, keep: (line: number) => boolean): Piece[] {
  const pieces: Piece[] = [];
  for (let line = from; line <= to; ) {
    let end = line;
    while (end <= to && !keep(end)) end++;
    if (end - line >= LEAST_GAP) pieces.push({ from: line, to: end - 1 });
    else for (let near = line; near < end; near++) pieces.push({ line: near });
    if (end <= to) pieces.push({ line: end });
    line = end + 1;
  }
  return pieces;
}
