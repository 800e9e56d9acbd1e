// Busy waits that end by the clock: here measuring cannot move the shares, only attribution can be wrong.
import { Laps } from '../clock.ts';

function wait(ms: number): number {
  const end = performance.now() + ms;
  let turns = 0;
  while (performance.now() < end) turns++;
  return turns;
}

function short() {
  return wait(2);
}

function middle() {
  return wait(3.3);
}

function long() {
  return wait(4) + wait(6.3);
}

function main() {
  const laps = new Laps({ wall: true });
  let turns = 0;
  for (let round = 0; round < 80; round++) {
    laps.start();
    turns += short(); // @short
    laps.lap('short');
    turns += middle(); // @middle
    laps.lap('middle');
    turns += long(); // @long
    laps.lap('long');
  }
  laps.print(turns > 0, [{ function: 'wait', parts: ['short', 'middle', 'long'], kind: 'total' }]);
}

main();
