/**
 * The few statistics of the benchmarks. Ratios come from pairs of runs that stood next to each other, so that a machine
 * that is busy for a while slows both sides of a pair; intervals are bootstrap percentiles, seeded, so that the same
 * figures give the same interval.
 */

export function median(values: number[]): number {
  if (values.length === 0) return Number.NaN;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

export interface Interval {
  median: number;
  /** The 2.5th and the 97.5th percentile of the bootstrapped medians. */
  low: number;
  high: number;
}

/** The median of `values` with its 95 % bootstrap interval; of fewer than three values, their range. */
export function interval(values: number[]): Interval {
  const middle = median(values);
  if (values.length < 3) return { median: middle, low: Math.min(...values), high: Math.max(...values) };
  const random = mulberry32(values.length);
  const medians: number[] = [];
  for (let draw = 0; draw < 1000; draw++) {
    medians.push(median(values.map(() => values[Math.floor(random() * values.length)]!)));
  }
  medians.sort((a, b) => a - b);
  return { median: middle, low: medians[25]!, high: medians[974]! };
}

/** The ratios `over[i] / under[i]` of paired runs, as a median with its interval. */
export function pairedRatio(over: number[], under: number[]): Interval {
  return interval(over.map((value, i) => value / under[i]!));
}

/** A small seeded generator (Mulberry32, public domain, by Tommy Ettinger). */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
