/** Rows as a database driver hands them over, and what both programs do with them. */
import type { Table } from 'apache-arrow';

export interface Row {
  id: number;
  region: string;
  quantity: number;
  price: number;
}

const REGIONS = ['north', 'east', 'south', 'west'];

export function rows(count: number): Row[] {
  return Array.from({ length: count }, (_, id) => ({
    id,
    region: REGIONS[id % REGIONS.length],
    quantity: (id * 7919) % 97,
    price: ((id * 31) % 1000) / 4,
  }));
}

/** The same, turned: one pass over the rows, one typed array for each column of numbers. */
export function columns(all: Row[]) {
  const quantity = new Int32Array(all.length);
  const price = new Float64Array(all.length);
  for (let i = 0; i < all.length; i++) {
    quantity[i] = all[i].quantity;
    price[i] = all[i].price;
  }
  return { quantity, price };
}

/** The column of that name of an arrow table, as a typed array. */
export function numbers(table: Table, name: string): ArrayLike<number> {
  const column = table.getChild(name);
  if (column === null) throw new Error(`the table has no column ${name}`);
  return column.toArray();
}

export function dot(quantity: ArrayLike<number>, price: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < quantity.length; i++) sum += quantity[i] * price[i];
  return sum;
}
