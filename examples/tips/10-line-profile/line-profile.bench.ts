/** What the suspected line is worth, and what the profiled one. */
import { bench } from 'hasten/bench';
import { price as fast } from './fast.ts';
import { type Customer, customers, price as slow } from './slow.ts';

const byId = new Map(customers.map((customer): [number, Customer] => [customer.id, customer]));

/** The line that everybody suspects is gone, and nothing else. */
function suspect(order: number): string {
  const customer = byId.get((order % customers.length) * 3);
  const amounts = Array.from({ length: 10 }, (_, line) => ((order * 31 + line * 17) % 500) / 4);
  const total = amounts.reduce((sum, amount) => sum + amount, 0) * (1 - (customer?.discount ?? 0));
  const format = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'EUR' });
  return format.format(total);
}

const answers = (price: (order: number) => string) => (orders: number[]) => orders.map(price);

bench('pricing', {
  sizes: { orders: 50 },
  setup: (n) => Array.from({ length: n }, (_, order) => order),
  elements: (orders) => orders.length,
  candidates: {
    'as it was': answers(slow),
    'the suspect changed': answers(suspect),
    'the profiled line changed': answers(fast),
  },
});
