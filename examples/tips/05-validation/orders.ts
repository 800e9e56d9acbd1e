/** Orders as they come from outside: nine of ten are right. */
export interface Order {
  id: number;
  email: string;
  status: 'new' | 'paid' | 'sent';
  lines: { sku: string; quantity: number; price: number }[];
}

export function orders(count: number): unknown[] {
  return Array.from({ length: count }, (_, id) => ({
    id,
    email: `customer${id}@example.org`,
    status: ['new', 'paid', 'sent'][id % 3],
    lines: Array.from({ length: 5 }, (_, line) => ({
      sku: `sku-${id + line}`,
      quantity: id % 10 === 9 && line === 4 ? 'many' : 1 + line,
      price: (id % 100) + 0.5,
    })),
  }));
}

/** What is done with the orders that are right: so every validator has to say the same of each. */
export function total(all: unknown[], isOrder: (order: unknown) => order is Order): number {
  let sum = 0;
  for (const order of all) if (isOrder(order)) sum += order.id;
  return sum;
}
