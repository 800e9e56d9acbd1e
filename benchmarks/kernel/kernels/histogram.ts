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
  // Pixels: near neighbours are alike, so that one counter is often wanted twice in a row.
  input: (n) => {
    const noise = bytes(n, 1);
    const values = new Uint8Array(n);
    for (let i = 0; i < n; i++) values[i] = ((i >> 6) & 0xf0) + (noise[i]! >> 4);
    return { values, counts: new Uint32Array(256) };
  },
  call: (fn, { values, counts }) => {
    fn(values, counts);
    return [counts];
  },
  bars: { strict: 2.4 },
});
