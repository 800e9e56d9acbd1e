/**
 * What of a collector's pauses would be there on a free machine as well. A collection of the young generation hands work to
 * other threads and waits for them: where every core is busy that takes some ms, though nothing survived. Objects that survive
 * make each of a row of collections long; a busy machine makes some of them long. So each counts as the shortest of those
 * around it, less what one in which next to nothing survives takes at most. Collections of all objects count as they are: they
 * are few, and take what is alive to take long.
 */
export interface Pause {
  kind: string;
  ms: number;
}

/** Before it and behind it, of its kind. */
const NEIGHBOURS = 2;
/** Three quarters of them take 0.05 to 1.4 ms in the look-alikes of test/doctor/fixtures (Node 24, two free cores), and 7 to 50 ms where most survives. */
const SHORT_MS = 2;

const YOUNG = new Set(['scavenge', 'minorMarkSweep']);

/** ms; `pauses` of one thread, in their order. */
export function lastingMs(pauses: readonly Pause[]): number {
  const young = pauses.filter(({ kind }) => YOUNG.has(kind)).map(({ ms }) => ms);
  const whole = pauses.reduce((sum, { kind, ms }) => sum + (YOUNG.has(kind) ? 0 : ms), 0);
  return young.reduce((sum, _, at) => {
    const around = young.slice(Math.max(0, at - NEIGHBOURS), at + NEIGHBOURS + 1);
    return sum + Math.max(0, Math.min(...around) - SHORT_MS);
  }, whole);
}
