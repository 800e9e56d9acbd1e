/**
 * When a program has warmed up: its times neither fall nor rise any more. Asked of a sliding window of times, because
 * how many calls V8 needs until it has compiled the last of them depends on the program, and no fixed count is right.
 */

/** Times in a window. Shorter ones call a plateau between two of V8's tiers steady. */
export const WINDOW = 16;

/** By how much the halves of a steady window may differ, as a part of 1, whatever the spread. */
const TREND = 0.02;

/** Above this the spread itself says that something is going on: the median over the lowest tenth. */
const SPREAD = 1.5;

/**
 * Whether the last `window` times are those of a program that has warmed up: the lower quartiles of the window's halves
 * differ by less than 2 %, or by less than the times of one half do among themselves; the best time is not getting
 * better; and the lower half of the times lies within 1.5. The lower ones count, because whatever interrupts a program
 * only adds.
 */
export function isSteady(times: readonly number[], window = WINDOW): boolean {
  if (times.length < window) return false;
  const last = times.slice(-window);
  const half = window >> 1;
  const early = sorted(last.slice(0, half));
  const late = sorted(last.slice(half));
  const all = sorted(last);
  const typical = at(all, 0.25);
  if (typical === 0) return true;
  const noise = (at(late, 0.75) - at(late, 0.25)) / Math.sqrt(half);
  const shift = Math.abs(at(late, 0.25) - at(early, 0.25));
  const improving = late[0]! < early[0]! * (1 - 2 * TREND);
  return shift <= Math.max(TREND * typical, noise) && !improving && at(all, 0.5) <= SPREAD * at(all, 0.1);
}

function sorted(times: number[]): number[] {
  return times.sort((a, b) => a - b);
}

function at(times: number[], part: number): number {
  return times[Math.min(times.length - 1, Math.floor(part * times.length))]!;
}
