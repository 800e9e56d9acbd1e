/** The same service after one line has moved: the one that the profile names. */
import { report } from '../support/report.ts';
import { ask, customers } from './slow.ts';

const format = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'EUR' });

export function price(order: number): string {
  const customer = customers.find(({ id }) => id === (order % customers.length) * 3);
  const amounts = Array.from({ length: 10 }, (_, line) => ((order * 31 + line * 17) % 500) / 4);
  const total = amounts.reduce((sum, amount) => sum + amount, 0) * (1 - (customer?.discount ?? 0));
  return format.format(total);
}

await report(import.meta, 1000, (count) => ask(count, price));
