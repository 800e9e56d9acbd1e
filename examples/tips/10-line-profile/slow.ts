/**
 * A service that prices orders. Everybody suspects the search through the list of customers; the profile by line says
 * that it is another one.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { report } from '../support/report.ts';

export interface Customer {
  id: number;
  discount: number;
}

export const customers = Array.from({ length: 200 }, (_, id): Customer => ({ id: id * 3, discount: (id % 5) / 100 }));

export function price(order: number): string {
  const customer = customers.find(({ id }) => id === (order % customers.length) * 3);
  const amounts = Array.from({ length: 10 }, (_, line) => ((order * 31 + line * 17) % 500) / 4);
  const total = amounts.reduce((sum, amount) => sum + amount, 0) * (1 - (customer?.discount ?? 0));
  const format = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'EUR' });
  return format.format(total);
}

/** Asks the service `count` times, and adds up the digits of its answers. */
export async function ask(count: number, handle: (order: number) => string): Promise<number> {
  const server = createServer((request, response) => response.end(handle(Number(request.url?.slice(1)))));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  let checksum = 0;
  for (let order = 0; order < count; order++) {
    const answer = await (await fetch(`http://127.0.0.1:${port}/${order}`)).text();
    checksum += Number(answer.replaceAll(/\D/g, ''));
  }
  server.close();
  server.closeAllConnections();
  return checksum;
}

await report(import.meta, 1000, (count) => ask(count, price));
