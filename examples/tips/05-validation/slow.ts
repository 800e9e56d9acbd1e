/** The schema is built where it is used: once for every order. */
import { z } from 'zod';
import { report } from '../support/report.ts';
import { type Order, orders, total } from './orders.ts';

export function schema() {
  return z.object({
    id: z.number(),
    email: z.string(),
    status: z.enum(['new', 'paid', 'sent']),
    lines: z.array(z.object({ sku: z.string(), quantity: z.number(), price: z.number() })),
  });
}

export function isOrder(order: unknown): order is Order {
  return schema().safeParse(order).success;
}

await report(import.meta, 2000, (count) => total(orders(count), isOrder));
