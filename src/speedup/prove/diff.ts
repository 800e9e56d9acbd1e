/** What a candidate changes, as `git diff` shows it. */

/** Unchanged lines around a change. */
const CONTEXT = 3;

/** A line with its end, which the last one may lack. */
interface Step {
  kind: ' ' | '-' | '+';
  line: string;
}

/**
 * A unified diff with three lines of context, which `git apply` and `patch` take; empty where nothing differs. Line ends
 * are part of the lines, so a file of CRLF stays one.
 *
 * ```ts
 * unifiedDiff('src/a.ts', 'a\nb\n', 'a\nc\n');
 * // --- a/src/a.ts\n+++ b/src/a.ts\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n
 * ```
 *
 * @param file as the diff names it: from the repository's folder, with `/`
 */
export function unifiedDiff(file: string, before: string, after: string): string {
  const steps = stepsOf(linesOf(before), linesOf(after));
  const hunks = hunksOf(steps);
  if (hunks.length === 0) return '';
  const name = file.replaceAll('\\', '/').replace(/^\.?\//, '');
  return `--- ${named(`a/${name}`)}\n+++ ${named(`b/${name}`)}\n${hunks.join('')}`;
}

/** With what git does for names that a reader of lines would take apart. */
function named(name: string): string {
  if (/["\\\t\n\r]/.test(name)) return JSON.stringify(name);
  return name.includes(' ') ? `${name}\t` : name;
}

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** The shortest way from one to the other, by Myers' algorithm ("An O(ND) difference algorithm", 1986). */
function stepsOf(before: string[], after: string[]): Step[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  while (
    end < before.length - start &&
    end < after.length - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  ) {
    end++;
  }
  const same = (lines: string[]): Step[] => lines.map((line) => ({ kind: ' ', line }));
  return [
    ...same(before.slice(0, start)),
    ...between(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...same(before.slice(before.length - end)),
  ];
}

function between(before: string[], after: string[]): Step[] {
  const furthest = new Map<number, number>([[1, 0]]);
  const history: Map<number, number>[] = [];
  const reach = (diagonal: number) => furthest.get(diagonal) ?? -1;
  const isDown = (diagonal: number, edits: number, from: (diagonal: number) => number) =>
    diagonal === -edits || (diagonal !== edits && from(diagonal - 1) < from(diagonal + 1));
  for (let edits = 0; ; edits++) {
    history.push(new Map(furthest));
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let x = isDown(diagonal, edits, reach) ? reach(diagonal + 1) : reach(diagonal - 1) + 1;
      while (x < before.length && x - diagonal < after.length && before[x] === after[x - diagonal]) x++;
      furthest.set(diagonal, x);
      if (x < before.length || x - diagonal < after.length) continue;
      return back(before, after, history, isDown);
    }
  }
}

/** The way that was found, from its end. */
function back(
  before: string[],
  after: string[],
  history: Map<number, number>[],
  isDown: (diagonal: number, edits: number, from: (diagonal: number) => number) => boolean,
): Step[] {
  const steps: Step[] = [];
  let [x, y] = [before.length, after.length];
  for (let edits = history.length - 1; edits >= 0; edits--) {
    const known = (diagonal: number) => history[edits]!.get(diagonal) ?? -1;
    const diagonal = x - y;
    const previous = isDown(diagonal, edits, known) ? diagonal + 1 : diagonal - 1;
    const from = edits === 0 ? 0 : known(previous);
    const fromY = edits === 0 ? 0 : from - previous;
    while (x > from && y > fromY) {
      steps.push({ kind: ' ', line: before[--x]! });
      y--;
    }
    if (edits === 0) break;
    if (x > from) steps.push({ kind: '-', line: before[--x]! });
    else steps.push({ kind: '+', line: after[--y]! });
  }
  return removedFirst(steps.reverse());
}

/** In each run of changes what goes stands before what comes. */
function removedFirst(steps: Step[]): Step[] {
  const made: Step[] = [];
  for (let at = 0; at < steps.length; ) {
    let end = at;
    while (end < steps.length && (steps[end]!.kind === ' ') === (steps[at]!.kind === ' ')) end++;
    const run = steps.slice(at, end);
    made.push(...run.filter(({ kind }) => kind !== '+'), ...run.filter(({ kind }) => kind === '+'));
    at = end;
  }
  return made;
}

function hunksOf(steps: Step[]): string[] {
  const hunks: string[] = [];
  const changed = steps.flatMap(({ kind }, index) => (kind === ' ' ? [] : [index]));
  for (let first = 0; first < changed.length; ) {
    let last = first;
    while (last + 1 < changed.length && changed[last + 1]! - changed[last]! <= 2 * CONTEXT + 1) last++;
    const from = Math.max(0, changed[first]! - CONTEXT);
    const to = Math.min(steps.length, changed[last]! + CONTEXT + 1);
    hunks.push(hunkOf(steps, from, to));
    first = last + 1;
  }
  return hunks;
}

function hunkOf(steps: Step[], from: number, to: number): string {
  const count = (some: Step[], kind: '-' | '+') =>
    some.filter((step) => step.kind === ' ' || step.kind === kind).length;
  const range = (kind: '-' | '+') => {
    const before = count(steps.slice(0, from), kind);
    const length = count(steps.slice(from, to), kind);
    // Of an empty range the line in front of it is named.
    const start = length === 0 ? before : before + 1;
    return `${kind}${start}${length === 1 ? '' : `,${length}`}`;
  };
  const lines = steps
    .slice(from, to)
    .map(({ kind, line }) => (line.endsWith('\n') ? kind + line : `${kind}${line}\n\\ No newline at end of file\n`));
  return `@@ ${range('-')} ${range('+')} @@\n${lines.join('')}`;
}
