/** How often each byte value stands among n bytes. */
import { defineCase } from '../case.ts';
import { bytes } from '../data.ts';

function histogram(values: Uint8Array, counts: Uint32Array): void {
  for (let i = 0; i < counts.length; i++) counts[i] = 0;
  for (let i = 0; i < values.length; i++) counts[values[i]!]!++;
}

export default defineCase({
  name: 'histogram',
  title: 'Histogram of 1 000 000 bytes',
  fn: histogram,
  sizes: { full: 1_000_000 },
  quick: 10_001,
  input: (n) => ({ values: bytes(n, 1), counts: new Uint32Array(256) }),
  call: (fn, { values, counts }) => {
    fn(values, counts);
    return [counts];
  },
  bars: { strict: 2.4 },
});
