// Generators that delegate and filter, pulled by for-of, beside the same sums in a plain loop.
import { Laps } from '../clock.ts';

function* count(n: number) {
  for (let i = 0; i < n; i++) yield i;
}

function* only(source: Iterable<number>, test: (n: number) => boolean) {
  for (const n of source) if (test(n)) yield n;
}

function* walk(depth: number): Generator<number> {
  yield depth;
  if (depth === 0) return;
  yield* walk(depth - 1);
  yield* walk(depth - 1);
}

function pulled(n: number): number {
  let sum = 0;
  for (const value of only(count(n), (v) => v % 3 !== 0)) sum += value;
  return sum;
}

function delegated(depth: number): number {
  let sum = 0;
  for (const value of walk(depth)) sum += value;
  return sum;
}

function plain(n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) if (i % 3 !== 0) sum += i;
  return sum;
}

function main() {
  const laps = new Laps();
  let sum = 0;
  for (let round = 0; round < 90; round++) {
    laps.start();
    sum += pulled(100_000); // @pulled
    laps.lap('pulled');
    sum += delegated(12); // @delegated
    laps.lap('delegated');
    sum += plain(1_500_000); // @plain
    laps.lap('plain');
  }
  laps.print(sum, [
    { function: 'pulled', parts: ['pulled'], kind: 'total' },
    { function: 'delegated', parts: ['delegated'], kind: 'total' },
    { function: 'plain', parts: ['plain'], kind: 'self' },
  ]);
}

main();
