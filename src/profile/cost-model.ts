/**
 * What measuring costs, from the exact counts: each start of a line stores a mark and adds to a counter, each call of a
 * framed function enters and leaves its frame. A processor hides some of it behind the program's own work, so there are
 * two figures: what it usually costs (for the overhead that the report states) and what it costs at most (for the rows
 * that it marks). Calibrated by `benchmarks/profile/cost` and `benchmarks/profile/accuracy`.
 */
const USUAL_NS = { start: 0.35, call: 1 };
const MOST_NS = { start: 1, call: 2.5 };

/** Points of share by which measuring may move a row before it is marked approximate. */
const TOLERANCE = 0.03;

export function usualUs(starts: number, framedCalls: number): number {
  return (starts * USUAL_NS.start + framedCalls * USUAL_NS.call) / 1000;
}

export function mostUs(starts: number, framedCalls: number): number {
  return (starts * MOST_NS.start + framedCalls * MOST_NS.call) / 1000;
}

/** Parts of the most that marks can cost. */
const PARTS = [0.25, 0.5, 0.75, 1];

/**
 * Whether a row's share would differ by more than the tolerance in the plain program, if all marks and counters cost what
 * they cost at most, or a part of that. `busyUs` and `allCostUs` are those of the whole thread, without idle time.
 */
export function isApproximate(rowUs: number, rowCostUs: number, busyUs: number, allCostUs: number): boolean {
  if (busyUs <= 0) return false;
  return PARTS.some((part) => {
    const plainRow = Math.max(0, rowUs - part * rowCostUs);
    const plainBusy = Math.max(busyUs - part * allCostUs, busyUs / 4);
    return Math.abs(rowUs / busyUs - plainRow / plainBusy) > TOLERANCE;
  });
}
