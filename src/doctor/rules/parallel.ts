/**
 * Many items with heavy work for each, in a `map` or a loop that pushes one result an item: what every core can do at the
 * same time with `map` of hasten/parallel. The text must show no reason why an item needs another one.
 *
 * By the figures of docs/parallel.md an item costs up to 0.9 µs on its way to a worker and back where it is a small
 * object, and more with its size; so an item has to take ten times that at least, and moving it far less than to compute
 * it. The first map starts the workers, in some 50 ms. A process with one core, or one that keeps other threads busy
 * already, has nothing to gain.
 */
import type { Node } from '../../instrument/ast.ts';
import type { Finding } from '../../profile/finding.ts';
import { parallelCandidate } from '../../remedies/candidates/parallel.ts';
import { type ParallelWork, parallelWorks } from '../../remedies/candidates/parallel-works.ts';
import { counted, formatBytes } from '../../report/numbers.ts';
import { formatShare, formatTime } from '../../report/units.ts';
import type { Rule } from '../rule.ts';
import type { Run, UserFunction } from '../run.ts';
import type { Text } from '../text.ts';

/** ms an item: ten times its way. */
const LEAST_ITEM_MS = 0.01;
/** Items a call: with fewer, one worker may have all of it. */
const LEAST_ITEMS = 4;
/** ms a byte of what is serialised (100 MB/s: 50 bytes of a small object in 0.5 µs). */
const BYTE_MS = 1 / 1e5;
const START_MS = 50;
/** Other threads may have done this part of the main thread's work at most. */
const MOST_ELSEWHERE = 0.25;
/**
 * Of the items' time, what may be in the same `map` again: in a recursion most maps stand below another one, whose worker
 * could not share them out, and the items that were counted are parts of each other.
 */
const MOST_AGAIN = 0.1;

export const parallel: Rule = {
  name: 'parallel',
  find(run) {
    const cores = Math.floor(run.observations?.cores.available ?? 0);
    if (cores < 2 || isShared(run)) return [];
    const found: Finding[] = [];
    const files = new Set(run.functions.filter(({ totalMs }) => run.isWorth(totalMs ?? 0)).map(({ file }) => file));
    for (const file of files) {
      const text = run.text(file);
      if (text === null) continue;
      let until = 0;
      for (const work of parallelWorks(text.module)) {
        // What is inside of a found one runs there.
        if (work.node.start < until) continue;
        const finding = findingOf(run, text, work, cores);
        if (finding === null) continue;
        found.push(finding);
        until = work.node.end;
      }
    }
    return found;
  },
};

/** Whether threads that the program has started work already. */
function isShared({ times, profile }: Run): boolean {
  const main = times.workedBy(profile.threads[0]?.id ?? 0);
  return times.workedMs - main > MOST_ELSEWHERE * main;
}

function findingOf(run: Run, text: Text, work: ParallelWork, cores: number): Finding | null {
  const { module } = text;
  const { file } = module;
  const { first, last } = text.place(work.node);
  const { totalMs } = run.times.of(file, first, last);
  if (!run.isWorth(totalMs) || work.dependent !== null) return null;
  const rounds = roundsOf(run, text, work);
  if (rounds === null || rounds.items / rounds.entries < LEAST_ITEMS) return null;
  const { items, entries } = rounds;
  const itemMs = totalMs / items;
  const bytes = bytesOf(run, text, work);
  if (bytes === null || itemMs < LEAST_ITEM_MS) return null;
  const fn = functionOf(run, text, work.node);
  if (fn !== null && run.times.within(file, first, last, fn) > MOST_AGAIN * totalMs) return null;
  const taken = work.takes.length === 0 || fn === null ? 0 : (run.observed(fn)?.bytes ?? 0);
  // There and back: what comes of an item is taken to be as large as it. What all need goes to every worker.
  const movingMs = (2 * items * bytes + entries * cores * taken) * BYTE_MS;
  if (movingMs > totalMs / 2) return null;
  const share = 1 - 1 / Math.min(cores, items / entries);
  const savesMs = totalMs * share - movingMs - START_MS;
  if (!run.isWorth(savesMs)) return null;
  const { refused } = parallelCandidate({ ...module, line: first });
  const name = fn === null || fn.name === '(module)' ? null : fn.name;
  const what = work.kind === 'map' ? 'map' : 'loop';
  return run.finding({
    rule: 'parallel',
    title: `The ${what} over ${shortText(text, work.items)} can use every core`,
    file,
    line: first,
    function: name,
    evidence: [
      `${formatShare(run.share(totalMs), 0)} of the time (${formatTime(totalMs)}) is in its ${counted(items, 'item')}, ${formatTime(itemMs)} each${bytes > 0 ? ` with ${formatBytes(bytes)} to move` : ''}; no item needs another one, and there are ${cores} cores.`,
      ...(refused === null ? [] : [`It cannot be changed as it stands: ${refused.message}${fixText(refused.fix)}.`]),
    ],
    remedy: 'Try map of hasten/parallel',
    docs: 'docs/parallel.md#when-it-pays',
    tries: refused === null ? { remedy: 'parallel', file, function: name, line: first } : null,
    savesMs,
  });
}

/** The function that a node stands in, and not one that begins on its line. */
function functionOf(run: Run, text: Text, { start, end }: Node): UserFunction | null {
  const { file } = text.module;
  const around = text
    .functionsAround(text.lineOf(start))
    .filter(({ node }) => node.start < start && node.end >= end)
    .at(-1);
  const its = run.functions.filter((one) => one.file === file && one.line === around?.first);
  return its.find(({ endLine }) => endLine === around?.last) ?? null;
}

function fixText(fix: string | null): string {
  return fix === null ? '' : `: ${fix}`;
}

/** How many items there were, and in how many maps; null where nobody counted. */
function roundsOf(run: Run, text: Text, { node, kind, each }: ParallelWork): { items: number; entries: number } | null {
  const { file } = text.module;
  const entries = Math.max(1, run.line(file, text.lineOf(node.start))?.hits ?? 1);
  let items: number | null = null;
  if (kind === 'loop') {
    const body = (each.body as Node[] | undefined)?.[0] ?? each;
    const line = text.lineOf(body.start);
    if (line !== text.lineOf(node.start)) items = run.line(file, line)?.hits ?? null;
  }
  items ??= calledBy(run, text, each)[0]?.calls ?? null;
  return items === null || items === 0 ? null : { items, entries };
}

/** Mean bytes of an item; null where it cannot be moved, and 0 where nobody looked at it but it is surely small. */
function bytesOf(run: Run, text: Text, { each }: ParallelWork): number | null {
  for (const fn of calledBy(run, text, each)) {
    const observed = run.observed(fn);
    if (observed !== null) return observed.bytes;
  }
  return null;
}

/** The function that is given, else those that are called there, the costliest first. */
function calledBy(run: Run, text: Text, each: Node): UserFunction[] {
  const { file } = text.module;
  if (each.type === 'Identifier') return run.functions.filter((one) => one.file === file && one.name === each.name);
  const [first, last] = [text.lineOf(each.start), text.lineOf(each.end)];
  const column = each.start - text.module.text.lastIndexOf('\n', each.start - 1);
  const own = run.functions.filter((one) => one.file === file && one.line === first && one.column === column);
  const below = run.functions
    .filter((one) => !own.includes(one))
    .map((one) => ({ one, ms: run.times.within(file, first, last, one) }))
    .filter(({ one, ms }) => ms > 0 && one.name !== '(module)')
    .sort((a, b) => b.ms - a.ms);
  return [...own, ...below.map(({ one }) => one)];
}

function shortText({ module }: Text, node: Node): string {
  const text = module.code.slice(node.start, node.end).replace(/\s+/g, ' ').trim();
  return text.length <= 30 ? text : `${text.slice(0, 29)}…`;
}
