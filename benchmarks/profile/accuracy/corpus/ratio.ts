// Two callees on two lines whose costs are as 1 to 3.
import { Laps } from '../clock.ts';

function collatz(from: number, to: number): number {
  let steps = 0;
  for (let start = from; start < to; start++) {
    for (let n = start; n !== 1; steps++) n = n % 2 === 0 ? n / 2 : 3 * n + 1;
  }
  return steps;
}

function cheap() {
  return collatz(1, 10_000);
}

function dear() {
  return collatz(1, 10_000) + collatz(1, 10_000) + collatz(1, 10_000);
}

function main() {
  const laps = new Laps();
  let steps = 0;
  for (let round = 0; round < 200; round++) {
    laps.start();
    steps += cheap(); // @cheap
    laps.lap('cheap');
    steps += dear(); // @dear
    laps.lap('dear');
  }
  laps.print(steps, [
    { function: 'cheap', parts: ['cheap'], kind: 'total' },
    { function: 'dear', parts: ['dear'], kind: 'total' },
    { function: 'collatz', parts: ['cheap', 'dear'], kind: 'self' },
  ]);
}

main();
