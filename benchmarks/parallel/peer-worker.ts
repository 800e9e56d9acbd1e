/**
 * What the workers of Piscina and Tinypool load: the functions of work.ts one by one, and in batches as one would make
 * them by hand. Those over typed arrays are told a range, and read and write shared memory.
 */
import { move, type Row, spin, tiny, weigh } from './work.ts';

export { block, move, spin, ticks, tiny, touch, weigh } from './work.ts';

export interface Range {
  from: number;
  to: number;
  items: Float64Array;
  results: Float64Array;
}

export const tinyBatch = (items: number[]): number[] => items.map((x) => tiny(x));
export const weighBatch = (items: Row[]): number[] => items.map((row) => weigh(row));
export const moveBatch = (items: Row[]): Row[] => items.map((row) => move(row));

export function tinyRange({ from, to, items, results }: Range): void {
  for (let i = from; i < to; i++) results[i] = tiny(items[i]!);
}

export function spinRange({ from, to, items, results }: Range): void {
  for (let i = from; i < to; i++) results[i] = spin(items[i]!);
}
