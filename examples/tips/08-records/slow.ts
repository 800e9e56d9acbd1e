/** Records that are made field by field, under keys that are known only when the program runs. */
import { report } from '../support/report.ts';

export const FIELDS = ['id', 'order', 'product', 'quantity', 'price', 'discount', 'weight', 'total'] as const;
export type Field = (typeof FIELDS)[number];
export type Item = Record<Field, number>;

export function byKeys(seed: number): Item {
  const item: Partial<Item> = {};
  for (let i = 0; i < FIELDS.length; i++) item[FIELDS[i]] = seed + i;
  return item as Item;
}

export function weigh(items: Item[]): number {
  let sum = 0;
  for (const item of items) sum += item.quantity * item.price - item.discount + item.total;
  return sum;
}

export function all<Made>(count: number, make: (seed: number) => Made): Made[] {
  return Array.from({ length: count }, (_, seed) => make(seed));
}

await report(import.meta, 500_000, (count) => weigh(all(count, byKeys)));
