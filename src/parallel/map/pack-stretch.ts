/** Items on their way to a worker. What always holds: one that cannot travel is named by its index among all items. */
import { type Hold, newHold } from '../data/hold.ts';
import { packItems } from '../data/items.ts';
import { type Packed, pack } from '../data/pack.ts';

/** `items[0]` has the index `from`. Throws `HASTEN_TASK_DATA`, with the `index` of the item. */
export function packStretch(
  items: readonly unknown[],
  from: number,
  target: 'thread' | 'process',
  hold: Hold,
  transfer = false,
): Packed {
  try {
    return packItems(items, 0, items.length, target, hold, { root: 'items', transfer });
  } catch (error) {
    hold.release();
    for (let at = 0; at < items.length; at++) {
      const alone = newHold();
      try {
        pack(items[at], target, alone, { root: `items[${from + at}]` });
      } catch (found) {
        throw found instanceof Error ? Object.assign(found, { index: from + at }) : found;
      } finally {
        alone.release();
      }
    }
    throw error;
  }
}
