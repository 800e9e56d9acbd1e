/**
 * What measuring costs, from the exact counts: each start of a line stores a mark and adds to a counter, each call of a
 * framed function enters and leaves its frame. The costs are upper bounds calibrated by `benchmarks/profile/shapes`:
 * a processor hides most of them behind the program's own work.
 */
export const MARK_AND_COUNT_NS = 0.35;
export const FRAME_NS = 1.5;

/** Points of share by which measuring may move a row before it is marked approximate. */
const TOLERANCE = 0.03;

export function costUs(starts: number, framedCalls: number): number {
  return (starts * MARK_AND_COUNT_NS + framedCalls * FRAME_NS) / 1000;
}

/**
 * Whether a row's share would differ by more than the tolerance in the plain program, if all marks and counters cost what
 * they cost at most. `busyUs` and `allCostUs` are those of the whole thread, without idle time.
 */
export function isApproximate(rowUs: number, rowCostUs: number, busyUs: number, allCostUs: number): boolean {
  if (busyUs <= 0) return false;
  const plainRow = Math.max(0, rowUs - rowCostUs);
  const plainBusy = Math.max(busyUs - allCostUs, busyUs / 4);
  return Math.abs(rowUs / busyUs - plainRow / plainBusy) > TOLERANCE;
}
