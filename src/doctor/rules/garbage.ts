/**
 * Garbage collection above a share, with the lines that were running when collections began: whoever allocates starts them,
 * so the lines that allocate most are those below which most pauses hang.
 *
 * Fifteen per cent of the time is the least: programs that make ordinary objects spend up to a tenth of theirs in the collector,
 * and little is to be gained there. On a machine that is busy with other work each of their pauses waits for a core, and all
 * take twice as much and more; so a twentieth of the time has to be in pauses that are long because objects survived
 * (profile/lasting-pauses.ts). What pauses took is all that there is to save. A larger young generation gives objects more time to die and takes memory out of the processor's caches: it helps some programs and
 * hurts others (docs/tips.md), so it is only tried.
 */
import type { CallNode, FunctionCost } from '../../profile/model.ts';
import { counted } from '../../report/numbers.ts';
import { formatTime } from '../../report/units.ts';
import { allocationSite, type Site } from '../allocations.ts';
import type { Rule } from '../rule.ts';
import type { Run } from '../run.ts';
import { percent, place, together } from '../words.ts';

const LEAST_SHARE = 0.15;
const LEAST_LASTING = 0.05;
/** So many lines are named. */
const MOST_LINES = 3;

export const garbage: Rule = {
  name: 'garbage',
  find(run) {
    const { gc } = run.profile;
    if (gc === null || run.share(gc.totalMs) < LEAST_SHARE || !run.isWorth(gc.totalMs)) return [];
    if (run.share(gc.lastingMs) < LEAST_LASTING) return [];
    const lines = linesOf(run);
    const [first] = lines;
    if (first === undefined) return [];
    const { count, totalMs, maxMs, byKind } = gc;
    const old = (byKind.markSweepCompact?.totalMs ?? 0) + (byKind.incremental?.totalMs ?? 0);
    const begun = lines.slice(0, MOST_LINES).map((line) => `${place(line)} (${formatTime(line.ms)})`);
    const young = totalMs - old;
    const finding = run.finding({
      rule: 'garbage',
      title: `Garbage collection takes ${percent(run, totalMs)} of the time`,
      file: first.file,
      line: first.line,
      function: run.functionAt(first.file, first.line)?.name ?? null,
      evidence: [
        `${counted(count, 'pause')} took ${formatTime(totalMs)}, the longest ${formatTime(maxMs)}; ${
          young >= old
            ? `${formatTime(young)} of that in the young generation`
            : `${formatTime(old)} of that in the old generation`
        }.`,
        `Most began while ${together(begun)} made objects.`,
      ],
      remedy:
        young >= old
          ? 'Try to make fewer objects there, or another size of the young generation, which helps some programs and hurts others'
          : 'Try to keep fewer objects alive there (columns instead of records); another size of the young generation may help or hurt',
      docs: 'docs/tips.md#garbage-collection',
      tries: { remedy: 'flags', file: first.file, function: null, line: null },
      savesMs: totalMs,
    });
    return [finding];
  },
};

interface Line extends Site {
  ms: number;
}

/** The user's lines that made what was collected, by the time of the pauses that began there. */
function linesOf(run: Run): Line[] {
  const { nodes, functions, samples, timeDeltas } = run.profile;
  const found = new Map<string, Line>();
  const sites = new Map<string, Site | null>();
  samples.forEach((sample, index) => {
    const node = nodes[sample]!;
    if (functions[node.function]!.kind !== 'gc') return;
    const around = userLine(nodes, functions, node);
    if (around === null) return;
    const running = place(around);
    if (!sites.has(running)) sites.set(running, allocationSite(run, around));
    const site = sites.get(running) ?? null;
    // Some pauses begin where nothing is made: at the head of a loop, or because they were due.
    if (site === null) return;
    const key = place(site);
    const line = found.get(key) ?? { ...site, ms: 0 };
    line.ms += (timeDeltas[index] ?? 0) / 1000;
    found.set(key, line);
  });
  return [...found.values()].sort((a, b) => b.ms - a.ms);
}

function userLine(nodes: CallNode[], functions: FunctionCost[], node: CallNode): Omit<Line, 'ms'> | null {
  for (let at = node.parent; at !== null; at = nodes[at]!.parent) {
    const { function: index, line } = nodes[at]!;
    const { kind, file } = functions[index]!;
    if (kind === 'user' && file !== null && line !== null) return { file, line };
  }
  return null;
}
