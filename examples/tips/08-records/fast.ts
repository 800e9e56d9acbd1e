/** The same records as instances of a class. */
import { report } from '../support/report.ts';
import { all, type Item, weigh } from './slow.ts';

export class ItemRecord implements Item {
  id: number;
  order: number;
  product: number;
  quantity: number;
  price: number;
  discount: number;
  weight: number;
  total: number;

  constructor(seed: number) {
    this.id = seed;
    this.order = seed + 1;
    this.product = seed + 2;
    this.quantity = seed + 3;
    this.price = seed + 4;
    this.discount = seed + 5;
    this.weight = seed + 6;
    this.total = seed + 7;
  }
}

await report(import.meta, 500_000, (count) => weigh(all(count, (seed) => new ItemRecord(seed))));
