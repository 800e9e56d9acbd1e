/** Many values at once: stretches of items, and of results. (Being written.) */
import type { Hold } from './hold.ts';
import { type Packed, type PackOptions, pack, unpack } from './pack.ts';

/** `items[from]` to `items[to - 1]`, packed together. */
export function packItems(
  items: readonly unknown[],
  from: number,
  to: number,
  target: 'thread' | 'process',
  hold: Hold,
  options: PackOptions = {},
): Packed {
  return pack(items.slice(from, to), target, hold, options);
}

export function unpackItems(packed: Packed): unknown[] {
  return unpack(packed) as unknown[];
}
