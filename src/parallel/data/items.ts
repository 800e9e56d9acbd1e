/**
 * Many values at once: stretches of items, and of results. Numbers, strings and objects of one shape have fast forms;
 * what else there is goes as an array. What always holds: each value arrives as structured clone would give it; that two of
 * them are, or share, one object is told only where they are sent as an array, so nobody may rely on it.
 */
import type { SharedArray } from '../../shared-memory/array-types.ts';
import { type Columns, packColumns, unpackColumns } from './columns.ts';
import type { Hold } from './hold.ts';
import { type Packed, type PackOptions, pack, unpack } from './pack.ts';
import { packStrings, type Strings, unpackStrings } from './strings.ts';

/** `items[from]` to `items[to - 1]`, packed together. */
export function packItems(
  items: readonly unknown[],
  from: number,
  to: number,
  target: 'thread' | 'process',
  hold: Hold,
  options: PackOptions = {},
): Packed {
  const value = fast(items, from, to);
  if (value !== null) return { value, parts: null };
  return pack(from === 0 && to === items.length ? items : items.slice(from, to), target, hold, options);
}

export function unpackItems(packed: Packed, owned: SharedArray[] | null = null): unknown[] {
  const value = unpack(packed, owned) as unknown[] | Float64Array | Strings | Columns;
  if (Array.isArray(value)) return value;
  if (value instanceof Float64Array) return Array.from(value);
  return 'text' in value ? unpackStrings(value) : unpackColumns(value);
}

function fast(items: readonly unknown[], from: number, to: number): Float64Array | Strings | Columns | null {
  if (to <= from) return null;
  switch (typeof items[from]) {
    case 'number':
      return numbers(items, from, to);
    case 'string':
      return strings(items, from, to);
    case 'object':
      return packColumns(items, from, to);
    default:
      return null;
  }
}

function numbers(items: readonly unknown[], from: number, to: number): Float64Array | null {
  const made = new Float64Array(to - from);
  for (let at = from; at < to; at++) {
    const value = items[at];
    if (typeof value !== 'number') return null;
    made[at - from] = value;
  }
  return made;
}

function strings(items: readonly unknown[], from: number, to: number): Strings | null {
  for (let at = from; at < to; at++) if (typeof items[at] !== 'string') return null;
  return packStrings((from === 0 && to === items.length ? items : items.slice(from, to)) as string[]);
}
