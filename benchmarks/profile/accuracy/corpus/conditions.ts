// Small predicates in conditions, default parameters, optional chaining and short-circuits, beside a Monte Carlo loop.
import { Laps } from '../clock.ts';

interface Order {
  customer?: { address?: { zip?: string } };
  total: number;
  items: number;
}

const orders: Order[] = Array.from({ length: 1000 }, (_, i) => ({
  customer: i % 5 === 0 ? undefined : { address: i % 7 === 0 ? undefined : { zip: `1${i % 9}` } },
  total: i % 97,
  items: i % 4,
}));

const hasZip = (order: Order) => order.customer?.address?.zip !== undefined;
const isLarge = (order: Order, limit = 50) => order.total > limit || (order.items > 2 && order.total > limit / 2);
const discount = (order: Order) => (isLarge(order) ? 0.1 : hasZip(order) ? 0.05 : 0);

function rate(times: number): number {
  let sum = 0;
  for (let t = 0; t < times; t++) {
    for (const order of orders) {
      if (!hasZip(order) && !isLarge(order, 80)) continue;
      sum += order.total * (1 - discount(order));
    }
  }
  return sum;
}

function monteCarlo(n: number): number {
  let seed = 12_345;
  let inside = 0;
  for (let i = 0; i < n; i++) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    const x = seed / 2 ** 32;
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    const y = seed / 2 ** 32;
    if (x * x + y * y < 1) inside++;
  }
  return inside;
}

function main() {
  const laps = new Laps();
  let sum = 0;
  for (let round = 0; round < 90; round++) {
    laps.start();
    sum += rate(1000); // @rate
    laps.lap('rate');
    sum += monteCarlo(1_500_000); // @carlo
    laps.lap('carlo');
  }
  laps.print(sum, [
    { function: 'rate', parts: ['rate'], kind: 'total' },
    { function: 'monteCarlo', parts: ['carlo'], kind: 'self' },
  ]);
}

main();
