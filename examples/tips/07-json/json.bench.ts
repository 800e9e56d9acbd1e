/**
 * Writing and reading are two questions; writing is asked twice, for one order and for many. What is written is
 * turned to bytes, as it is when it is sent: a text that was added up from pieces is put together only then.
 */
import { bench } from 'hasten/bench';
import * as fast from './fast.ts';
import { orders } from './orders.ts';
import * as slow from './slow.ts';

bench('writing', {
  sizes: { one: 1, many: 200 },
  setup: orders,
  bytes: (all) => Buffer.byteLength(slow.write(all)),
  candidates: {
    'JSON.stringify': (all) => Buffer.from(slow.write(all)),
    'fast-json-stringify': (all) => Buffer.from(fast.write(all)),
  },
});

bench('reading with dates', {
  sizes: { orders: 200 },
  setup: (n) => slow.write(orders(n)),
  bytes: (text) => Buffer.byteLength(text),
  candidates: { 'a reviver': slow.read, 'dates afterwards': fast.read },
});
