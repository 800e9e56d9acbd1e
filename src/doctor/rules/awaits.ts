/**
 * Awaits in a loop that do not depend on each other, so that their waits could overlap. The text has to show that they are
 * independent (independent-awaits.ts); the run has to show that it waits: what could be saved is no more than the time
 * in which the thread did nothing, and no more than all waits but one for each time that the loop ran. Waits for workers and
 * processes overlap as far as there are cores.
 *
 * A loop of fewer than three rounds is left alone: two waits are often written one after the other for a reason.
 */
import type { Node } from '../../instrument/ast.ts';
import type { ObservedAwait } from '../../profile/observations.ts';
import { formatCount, formatTime } from '../../report/units.ts';
import { independentLoop } from '../independent-awaits.ts';
import type { Rule } from '../rule.ts';
import type { Run } from '../run.ts';
import type { Text } from '../text.ts';
import { nodesOn } from '../tree.ts';
import { percent, times } from '../words.ts';

const LEAST_ROUNDS = 3;

/** A loop with the awaits in it that could overlap with those of its other rounds. */
interface Waits {
  text: Text;
  loop: Node;
  awaits: ObservedAwait[];
}

export const awaits: Rule = {
  name: 'awaits',
  find(run) {
    return loopsOf(run).flatMap((waits) => findingOf(run, waits) ?? []);
  },
};

function loopsOf(run: Run): Waits[] {
  const loops = new Map<string, Waits>();
  for (const one of run.observations?.awaits ?? []) {
    if (!run.isWorth(one.waitedMs)) continue;
    const text = run.text(one.file);
    const node = text && nodesOn(text, one.line, ({ type }) => type === 'AwaitExpression')[0];
    const loop = text && node ? independentLoop(run, text, node) : null;
    if (text === null || loop === null) continue;
    const key = `${one.file}:${loop.start}:${one.thread}`;
    const known = loops.get(key);
    if (known) known.awaits.push(one);
    else loops.set(key, { text, loop, awaits: [one] });
  }
  return [...loops.values()];
}

/**
 * Waits for workers and processes overlap no further than there are some. Where each wait starts its own, that is as far as
 * cores are free, and nobody knows how busy processes are, so they count as busy; else as far as those that are there
 * are not busy already.
 */
function freeMs(run: Run, { hits, thread }: ObservedAwait, waitedMs: number): number {
  const { available, threadsStarted, threadsAtOnce, processesStarted, processesAtOnce } = run.observations!.cores;
  const { durationMs } = run;
  const others = run.times.where((spot) => spot.kind !== 'idle' && spot.thread !== thread).selfMs;
  const startsProcesses = processesStarted >= Math.max(LEAST_ROUNDS, hits / 2);
  const busyMs = others + (startsProcesses ? processesAtOnce * durationMs : 0);
  if (busyMs < waitedMs / 2) return durationMs;
  if (startsProcesses || threadsStarted >= hits / 2) return Math.max(0, durationMs - busyMs / available);
  return Math.max(0, waitedMs - busyMs / Math.max(1, threadsAtOnce));
}

function findingOf(run: Run, { text, loop, awaits: all }: Waits) {
  const [first] = all.sort((a, b) => b.waitedMs - a.waitedMs) as [ObservedAwait, ...ObservedAwait[]];
  const { file, line, thread, hits } = first;
  const loopLine = text.lineOf(loop.start);
  const begun = Math.max(1, run.line(file, loopLine)?.hits ?? 1);
  const rounds = hits / begun;
  if (rounds < LEAST_ROUNDS) return null;
  // Of several on a line one is within the other, and has waited for it, too.
  const lines = new Map<number, number>();
  for (const one of all) lines.set(one.line, Math.max(lines.get(one.line) ?? 0, one.waitedMs));
  const waitedMs = [...lines.values()].reduce((sum, ms) => sum + ms, 0);
  const idleMs = run.times.where((spot) => spot.kind === 'idle' && spot.thread === thread).selfMs;
  const savesMs = Math.min(waitedMs * (1 - 1 / rounds), idleMs * (1 - 1 / rounds), freeMs(run, first, waitedMs));
  if (!run.isWorth(savesMs)) return null;
  const many = begun > 1 ? `, ${formatCount(Math.round(rounds))} in each of ${formatCount(begun)} loops` : '';
  return run.finding({
    rule: 'awaits',
    title: 'The waits of a loop do not overlap',
    file,
    line,
    function: run.functionAt(file, line)?.name ?? null,
    evidence: [
      `It waited here ${times(hits)}${many}, ${formatTime(waitedMs)} in all, one after the other.`,
      `Nothing in the loop (line ${loopLine}) needs what another round waited for; for ${percent(run, idleMs)} of the time the thread did nothing.`,
    ],
    remedy: `Try to start the rounds together: await Promise.all(items.map(async (item) => …)), a limited number at a time where what answers has limits`,
    docs: 'docs/tips.md#waits-in-a-loop',
    savesMs,
  });
}
