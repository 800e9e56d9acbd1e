// Helpers with loops of three to ten iterations beside an integer loop: a frame for the helper makes it look dearer,
// a counter in the integer loop makes that look dearer.
import { Laps } from '../clock.ts';

function power(base: number, exponent: number): number {
  let result = 1;
  for (let i = 0; i < exponent; i++) result *= base;
  return result;
}

function digitSum(n: number): number {
  let sum = 0;
  for (let rest = n; rest > 0; rest = (rest / 10) | 0) sum += rest % 10;
  return sum;
}

function powers(n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += power(1 + (i & 7) / 8, 3 + (i & 1));
  return sum;
}

function digits(n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += digitSum(i);
  return sum;
}

function integers(n: number): number {
  let h = 7;
  for (let i = 0; i < n; i++) h = Math.imul(h ^ (i & 255), 16777619);
  return h;
}

function main() {
  const laps = new Laps();
  let sum = 0;
  for (let round = 0; round < 80; round++) {
    laps.start();
    sum += powers(1_500_000); // @powers
    laps.lap('powers');
    sum += digits(300_000); // @digits
    laps.lap('digits');
    sum ^= integers(4_000_000); // @integers
    laps.lap('integers');
  }
  laps.print(sum, [
    { function: 'powers', parts: ['powers'], kind: 'total' },
    { function: 'digits', parts: ['digits'], kind: 'total' },
    { function: 'integers', parts: ['integers'], kind: 'self' },
  ]);
}

main();
