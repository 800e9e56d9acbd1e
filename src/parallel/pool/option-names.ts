/** Names of options that nobody knows: a slip of the pen is no reason to go on without what was asked for. */

/** What is wrong with the first name that is not known, and the way out; null where all are. `known`: sorted as in the docs. */
export function unknownOption(
  what: string,
  options: object,
  known: readonly string[],
): { message: string; fix: string } | null {
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    const nearest = nearestName(name, known);
    return {
      message: `${what} has no option ${name}`,
      fix: nearest === null ? `it takes ${known.join(', ')}` : `write ${nearest}`,
    };
  }
  return null;
}

/** The name that was meant, perhaps: in other case, or with few letters wrong. */
function nearestName(name: string, known: readonly string[]): string | null {
  let best: string | null = null;
  let least = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const one of known) {
    const distance = edits(name.toLowerCase(), one.toLowerCase());
    if (distance >= least) continue;
    least = distance;
    best = one;
  }
  return best;
}

/** Letters put in, left out, taken for another, or two of them swapped: as few of that as make `left` of `right` (optimal string alignment). */
function edits(left: string, right: string): number {
  let before: number[] = [];
  let above = Array.from({ length: right.length + 1 }, (_, at) => at);
  for (let row = 1; row <= left.length; row++) {
    const here = [row];
    for (let at = 1; at <= right.length; at++) {
      const same = left[row - 1] === right[at - 1];
      let least = Math.min(above[at]! + 1, here[at - 1]! + 1, above[at - 1]! + (same ? 0 : 1));
      if (row > 1 && at > 1 && left[row - 1] === right[at - 2] && left[row - 2] === right[at - 1]) {
        least = Math.min(least, before[at - 2]! + 1);
      }
      here.push(least);
    }
    before = above;
    above = here;
  }
  return above[right.length]!;
}
