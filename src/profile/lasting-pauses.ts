/**
 * What of a collector's pauses would be there on a free machine as well. A collection of the young generation hands work to
 * other threads and waits for them: where every core is busy that takes some ms, though nothing survived. Objects that survive
 * make each of a row of collections long; a busy machine makes some of them long. So each counts as the shortest of those
 * around it, less what one in which next to nothing survives takes at most. Collections of all objects take long by
 * what is alive; each counts as the shorter of it and those beside it, and one alone not at all.
 */
export interface Pause {
  kind: string;
  ms: number;
}

/** Before it and behind it, of its kind. */
const NEIGHBOURS = { young: 2, old: 1 };
/** Three quarters of them take 0.05 to 1.4 ms in the look-alikes of test/doctor/fixtures (Node 24, two free cores), and 7 to 50 ms where most survives. */
const SHORT_MS = 2;

const YOUNG = new Set(['scavenge', 'minorMarkSweep']);

/** ms; `pauses` of one thread, in their order. */
export function lastingMs(pauses: readonly Pause[]): number {
  let sum = 0;
  for (const [kind, row] of Map.groupBy(pauses, (pause) => pause.kind)) {
    const ms = row.map((pause) => pause.ms);
    if (YOUNG.has(kind)) sum += shortestAround(ms, NEIGHBOURS.young, SHORT_MS);
    else if (ms.length > 1) sum += shortestAround(ms, NEIGHBOURS.old, 0);
  }
  return sum;
}

function shortestAround(row: readonly number[], neighbours: number, lessMs: number): number {
  return row.reduce((sum, _, at) => {
    const around = row.slice(Math.max(0, at - neighbours), at + neighbours + 1);
    return sum + Math.max(0, Math.min(...around) - lessMs);
  }, 0);
}
