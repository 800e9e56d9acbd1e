/**
 * Which line of an old text a line of a new one is: lines move when code above them changes, so comparing two runs line
 * by line needs more than numbers. Equal lines are matched as `diff` does it (the longest common subsequence); of the
 * changed lines between two matches the first is taken for the first, the second for the second, and so on.
 */

/** Beyond this many pairs of lines to look at, lines that differ are matched by their order only. */
const MOST_PAIRS = 4_000_000;

/** For each line of `after` (from 1) the line of `before` that it was; lines that are new are absent. */
export function alignLines(before: string[], after: string[]): Map<number, number> {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head++;
  let tail = 0;
  while (
    tail < before.length - head &&
    tail < after.length - head &&
    before[before.length - 1 - tail] === after[after.length - 1 - tail]
  ) {
    tail++;
  }
  const matches: [number, number][] = [];
  for (let line = 0; line < head; line++) matches.push([line, line]);
  const middle = commonLines(before.slice(head, before.length - tail), after.slice(head, after.length - tail));
  for (const [old, now] of middle) matches.push([old + head, now + head]);
  for (let line = tail; line > 0; line--) matches.push([before.length - line, after.length - line]);
  return fillGaps(matches, before.length, after.length);
}

/** Matches of equal lines, in order in both texts. */
function commonLines(before: string[], after: string[]): [number, number][] {
  const columns = after.length + 1;
  if (before.length * after.length > MOST_PAIRS) return [];
  // longest[i * columns + j]: how many lines before[i..] and after[j..] have in common.
  const longest = new Uint32Array((before.length + 1) * columns);
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      longest[i * columns + j] =
        before[i] === after[j]
          ? longest[(i + 1) * columns + j + 1]! + 1
          : Math.max(longest[(i + 1) * columns + j]!, longest[i * columns + j + 1]!);
    }
  }
  const matches: [number, number][] = [];
  for (let i = 0, j = 0; i < before.length && j < after.length; ) {
    if (before[i] === after[j]) matches.push([i++, j++]);
    else if (longest[(i + 1) * columns + j]! >= longest[i * columns + j + 1]!) i++;
    else j++;
  }
  return matches;
}

/** The matches as a map of line numbers, with the lines between them matched in order. */
function fillGaps(matches: [number, number][], before: number, after: number): Map<number, number> {
  const aligned = new Map<number, number>();
  let old = 0;
  let now = 0;
  for (const [nextOld, nextNow] of [...matches, [before, after] as const]) {
    for (; old < nextOld && now < nextNow; old++, now++) aligned.set(now + 1, old + 1);
    if (nextNow < after) aligned.set(nextNow + 1, nextOld + 1);
    old = nextOld + 1;
    now = nextNow + 1;
  }
  return aligned;
}
