/**
 * JSON as a service uses it: records are written and read again, with dates that have to be revived, copied by way of
 * their text, and compared by it. The time is in built-ins and in the callbacks that they call.
 */
import { seededRandom } from './support/random.ts';

interface Order {
  id: number;
  customer: { name: string; city: string };
  placed: Date;
  items: { sku: string; quantity: number; price: number }[];
  tags: string[];
}

const CITIES = ['Aarhus', 'Bergen', 'Córdoba', 'Dakar', 'Edinburgh', 'Fès'];
const ROUNDS = 25;

function makeOrders(count: number): Order[] {
  const random = seededRandom(3);
  const below = (limit: number) => Math.floor(random() * limit);
  return Array.from({ length: count }, (_, id) => ({
    id,
    customer: { name: `Customer "${below(500)}"`, city: CITIES[below(CITIES.length)] },
    placed: new Date(1_700_000_000_000 + below(1e9)),
    items: Array.from({ length: 1 + below(5) }, () => ({
      sku: `sku-${below(10_000)}`,
      quantity: 1 + below(9),
      price: below(100_000) / 100,
    })),
    tags: ['new', 'paid', 'gift'].slice(below(3)),
  }));
}

/** Dates are text in JSON; this makes them dates again. It is called for every value, not only for dates. */
function reviveDates(key: string, value: unknown): unknown {
  if (key === 'placed' && typeof value === 'string') {
    return new Date(value);
  }
  return value;
}

function read(text: string): Order[] {
  return JSON.parse(text, reviveDates);
}

function write(orders: Order[]): string {
  return JSON.stringify(orders);
}

function copy(order: Order): Order {
  return JSON.parse(JSON.stringify(order));
}

function countChanged(before: Order[], after: Order[]): number {
  return after.filter((order, i) => JSON.stringify(order) !== JSON.stringify(before[i])).length;
}

/** The orders with every tenth one discounted. */
function discount(orders: Order[]): Order[] {
  return orders.map((order) => {
    const changed = copy(order);
    if (order.id % 10 === 0) {
      changed.items.forEach((item) => {
        item.price = Math.floor(item.price * 90) / 100;
      });
    }
    return changed;
  });
}

function main(count: number): void {
  const start = performance.now();
  let orders = makeOrders(count);
  let checksum = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const text = write(orders);
    const before = read(text);
    orders = discount(before);
    checksum += text.length + countChanged(before, orders);
  }
  const ms = performance.now() - start;
  console.log(`json ${count}: ${ms.toFixed(0)} ms, checksum ${checksum}`);
}

main(Number(process.argv[2] ?? 1000));
