// Iteration by protocol: a class with [Symbol.iterator], destructuring, spread, Object.entries, beside index loops.
import { Laps } from '../clock.ts';

class Range {
  readonly from: number;
  readonly to: number;
  constructor(from: number, to: number) {
    this.from = from;
    this.to = to;
  }
  [Symbol.iterator](): Iterator<number> {
    let at = this.from;
    const to = this.to;
    return { next: () => (at < to ? { done: false, value: at++ } : { done: true, value: undefined }) };
  }
}

function ranged(n: number): number {
  let sum = 0;
  for (const i of new Range(0, n)) sum += i & 7;
  return sum;
}

const table = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`key${i}`, i]));

function entries(times: number): number {
  let sum = 0;
  for (let t = 0; t < times; t++) for (const [key, value] of Object.entries(table)) sum += key.length + value;
  return sum;
}

function spread(times: number): number {
  let sum = 0;
  for (let t = 0; t < times; t++) {
    const [first, , third = 0, ...rest] = [...new Range(t, t + 12)];
    sum += first + third + rest.length;
  }
  return sum;
}

function indexed(n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += (i * i) & 7;
  return sum;
}

function main() {
  const laps = new Laps();
  let sum = 0;
  for (let round = 0; round < 130; round++) {
    laps.start();
    sum += ranged(500_000); // @range
    laps.lap('range');
    sum += entries(150); // @entries
    laps.lap('entries');
    sum += spread(12_000); // @spread
    laps.lap('spread');
    sum += indexed(4_000_000); // @index
    laps.lap('index');
  }
  laps.print(sum, [
    { function: 'ranged', parts: ['range'], kind: 'total' },
    { function: 'entries', parts: ['entries'], kind: 'total' },
    { function: 'indexed', parts: ['index'], kind: 'self' },
  ]);
}

main();
