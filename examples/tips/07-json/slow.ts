/** JSON as Node has it, and a reviver that makes dates: it is called for every value there is. */
import { report } from '../support/report.ts';
import { checksum, type Order, orders } from './orders.ts';

export type Parsed = Omit<Order, 'createdAt'> & { createdAt: Date };

export function write(all: Order[]): string {
  return JSON.stringify(all);
}

export function read(text: string): Parsed[] {
  return JSON.parse(text, (key, value) => (key === 'createdAt' ? new Date(value) : value));
}

await report(import.meta, 10_000, (count) => {
  const text = write(orders(count));
  return checksum(text, read(text));
});
