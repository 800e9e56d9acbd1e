/** Five ways to make a record and read some of it. */
import { bench } from 'hasten/bench';
import { ItemRecord } from './fast.ts';
import { all, byKeys, FIELDS, type Field, type Item, weigh } from './slow.ts';

function literal(seed: number): Item {
  return {
    id: seed,
    order: seed + 1,
    product: seed + 2,
    quantity: seed + 3,
    price: seed + 4,
    discount: seed + 5,
    weight: seed + 6,
    total: seed + 7,
  };
}

function asMap(seed: number): Map<Field, number> {
  const map = new Map<Field, number>();
  for (let i = 0; i < FIELDS.length; i++) map.set(FIELDS[i], seed + i);
  return map;
}

function weighMaps(maps: Map<Field, number>[]): number {
  let sum = 0;
  for (const map of maps) {
    sum += (map.get('quantity') ?? 0) * (map.get('price') ?? 0) - (map.get('discount') ?? 0) + (map.get('total') ?? 0);
  }
  return sum;
}

function bySpread(seed: number): Item {
  return FIELDS.reduce((item, field, i) => ({ ...item, [field]: seed + i }), {}) as Item;
}

bench('records made and read', {
  sizes: { records: 5000 },
  setup: (n) => n,
  elements: (n) => n,
  candidates: {
    'keys at run time': (n) => weigh(all(n, byKeys)),
    class: (n) => weigh(all(n, (seed) => new ItemRecord(seed))),
    literal: (n) => weigh(all(n, literal)),
    Map: (n) => weighMaps(all(n, asMap)),
    spread: (n) => weigh(all(n, bySpread)),
  },
});
