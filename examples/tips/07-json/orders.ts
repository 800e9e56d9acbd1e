/** What a service answers with, as it travels. */
export interface Order {
  id: number;
  customer: string;
  total: number;
  paid: boolean;
  createdAt: string;
  lines: { sku: string; quantity: number; price: number }[];
}

export function orders(count: number): Order[] {
  return Array.from({ length: count }, (_, id) => ({
    id,
    customer: `customer ${id} "of ${id % 7}"`,
    total: id * 1.25,
    paid: id % 2 === 0,
    createdAt: new Date(1.6e12 + id * 1000).toISOString(),
    lines: Array.from({ length: 3 }, (_, line) => ({ sku: `sku-${id + line}`, quantity: line + 1, price: id / 4 })),
  }));
}

/** The text's length and the sum of all times in it, in seconds: what the programs answer. */
export function checksum(text: string, parsed: { createdAt: Date }[]): number {
  return parsed.reduce((sum, { createdAt }) => sum + createdAt.getTime() / 1000, text.length);
}
