/**
 * Items that another worker has claimed and not begun. What always holds: an item is taken once; where it is not certain which
 * items they were, they are nobody's, and the job finds them without a result.
 */
import { control, slot } from './job.ts';

/** Half of the items that the worker with the most has not begun; null where there are none. `mine`: where the own slot begins. */
export function steal(words: Int32Array, mine: number): { from: number; count: number } | null {
  for (;;) {
    let most = 0;
    let victim = 0;
    for (let at = control.slots; at + control.slot <= words.length; at += control.slot) {
      const left = at === mine ? 0 : leftIn(Atomics.load(words, at + slot.open));
      if (left <= most) continue;
      most = left;
      victim = at;
    }
    if (most === 0) return null;
    const first = Atomics.load(words, victim + slot.from);
    const open = Atomics.load(words, victim + slot.open);
    const left = leftIn(open);
    if (left === 0) continue;
    const keep = (open >>> 16) - Math.ceil(left / 2);
    if (Atomics.compareExchange(words, victim + slot.open, open, (keep << 16) | (open & 0xffff)) !== open) continue;
    // Another portion has the same word perhaps, but not the same beginning.
    if (Atomics.load(words, victim + slot.from) !== first) continue;
    return { from: first + keep, count: (open >>> 16) - keep };
  }
}

function leftIn(open: number): number {
  return (open >>> 16) - (open & 0xffff);
}
