/** A writer compiled from a schema, and dates made after parsing, where they are known to be. */
import fastJson from 'fast-json-stringify';
import { report } from '../support/report.ts';
import { checksum, type Order, orders } from './orders.ts';
import type { Parsed } from './slow.ts';

const line = {
  type: 'object',
  properties: { sku: { type: 'string' }, quantity: { type: 'number' }, price: { type: 'number' } },
  required: ['sku', 'quantity', 'price'],
} as const;

const order = {
  type: 'object',
  properties: {
    id: { type: 'number' },
    customer: { type: 'string' },
    total: { type: 'number' },
    paid: { type: 'boolean' },
    createdAt: { type: 'string' },
    lines: { type: 'array', items: line },
  },
  required: ['id', 'customer', 'total', 'paid', 'createdAt', 'lines'],
} as const;

export const write: (all: Order[]) => string = fastJson({ type: 'array', items: order });

export function read(text: string): Parsed[] {
  const all = JSON.parse(text);
  for (const one of all) one.createdAt = new Date(one.createdAt);
  return all;
}

await report(import.meta, 10_000, (count) => {
  const text = write(orders(count));
  return checksum(text, read(text));
});
