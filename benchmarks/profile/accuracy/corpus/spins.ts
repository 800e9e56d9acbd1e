// One calibrated spin, called from four lines with work of 1 : 2 : 3 : 4. Only the calling line tells them apart.
import { Laps } from '../clock.ts';

function spin(n: number): number {
  let h = 7;
  for (let i = 0; i < n; i++) h = Math.imul(h ^ (i & 255), 16777619);
  return h;
}

function main() {
  const laps = new Laps();
  let sum = 0;
  for (let round = 0; round < 45; round++) {
    laps.start();
    sum ^= spin(2_000_000); // @one
    laps.lap('one');
    sum ^= spin(4_000_000); // @two
    laps.lap('two');
    sum ^= spin(6_000_000); // @three
    laps.lap('three');
    sum ^= spin(8_000_000); // @four
    laps.lap('four');
  }
  const all = ['one', 'two', 'three', 'four'];
  laps.print(sum, [
    { function: 'spin', parts: all, kind: 'total' },
    { function: 'main', parts: all, kind: 'total' },
  ]);
}

main();
