/**
 * Whether items should be packed before they are sent: a stretch of them by structured clone as it is, and in the forms of
 * src/parallel/data (numbers in a typed array, strings in one text, objects of one shape in columns), which are cloned then.
 *
 *     npx hasten bench benchmarks/parallel/decisions/packing.bench.ts
 */
import { bench } from 'hasten/bench';
import { newHold } from '../../../src/parallel/data/hold.ts';
import { packItems, unpackItems } from '../../../src/parallel/data/items.ts';
import { numbers, rows } from '../work.ts';

const kinds: Record<string, (n: number) => unknown[]> = {
  numbers,
  strings: (n) => Array.from({ length: n }, (_, i) => `item ${(i * 7919) % 10007}`),
  'small objects': rows,
  'nested objects': (n) => rows(n).map((row) => ({ at: { x: row.x, y: row.y }, tags: [row.name] })),
};

for (const [name, make] of Object.entries(kinds)) {
  bench<unknown[], unknown[]>(`send ${name}`, {
    sizes: { few: 16, stretch: 2000 },
    setup: make,
    elements: (items) => items.length,
    candidates: {
      cloned: (items) => structuredClone(items),
      packed: (items) => {
        const hold = newHold();
        const packed = structuredClone(packItems(items, 0, items.length, 'thread', hold));
        hold.release();
        return unpackItems(packed);
      },
    },
  });
}
