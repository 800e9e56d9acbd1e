/** First where the schema is built, then which library, as all of them are meant to be used. */
import { Ajv } from 'ajv';
import { bench } from 'hasten/bench';
import { isOrder as byTypebox, schema } from './fast.ts';
import { type Order, orders, total } from './orders.ts';
import { isOrder as byFreshZod, schema as zodSchema } from './slow.ts';

const zod = zodSchema();
const byZod = (order: unknown): order is Order => zod.safeParse(order).success;
const byAjv = new Ajv().compile<Order>(schema);
const byFreshAjv = (order: unknown): order is Order => new Ajv().compile(schema)(order);

function isLine(line: Partial<Order['lines'][0]> | null): boolean {
  return (
    typeof line === 'object' &&
    line !== null &&
    typeof line.sku === 'string' &&
    typeof line.quantity === 'number' &&
    typeof line.price === 'number'
  );
}

function byHand(value: unknown): value is Order {
  if (typeof value !== 'object' || value === null) return false;
  const { id, email, status, lines } = value as Partial<Order>;
  return (
    typeof id === 'number' &&
    typeof email === 'string' &&
    (status === 'new' || status === 'paid' || status === 'sent') &&
    Array.isArray(lines) &&
    lines.every(isLine)
  );
}

bench('where the schema is built', {
  sizes: { orders: 10 },
  setup: orders,
  elements: (_, n) => n,
  candidates: {
    'zod for each order': (all) => total(all, byFreshZod),
    'zod once': (all) => total(all, byZod),
    'ajv for each order': (all) => total(all, byFreshAjv),
    'typebox once': (all) => total(all, byTypebox),
  },
});

bench('which library', {
  sizes: { orders: 1000 },
  setup: orders,
  elements: (_, n) => n,
  candidates: {
    zod: (all) => total(all, byZod),
    ajv: (all) => total(all, byAjv),
    typebox: (all) => total(all, byTypebox),
    'by hand': (all) => total(all, byHand),
  },
});
