// A function that calls itself twice a call, beside a loop: its total must count each moment once.
import { Laps } from '../clock.ts';

function fibonacci(n: number): number {
  if (n < 2) return n;
  return fibonacci(n - 1) + fibonacci(n - 2);
}

function harmonic(n: number): number {
  let sum = 0;
  for (let i = 1; i <= n; i++) sum += 1 / i;
  return sum;
}

function main() {
  const laps = new Laps();
  let sum = 0;
  for (let round = 0; round < 100; round++) {
    laps.start();
    sum += fibonacci(29); // @recursion
    laps.lap('recursion');
    sum += harmonic(4_000_000); // @loop
    laps.lap('loop');
  }
  laps.print(sum, [
    { function: 'fibonacci', parts: ['recursion'], kind: 'total' },
    { function: 'harmonic', parts: ['loop'], kind: 'self' },
  ]);
}

main();
