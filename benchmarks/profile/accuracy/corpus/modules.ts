// A chain of small functions across four modules, each calling the next, beside reading a table.
import { Laps } from '../clock.ts';
import { climb, type Plane } from './modules/flight.ts';

function fly(turns: number): number {
  let plane: Plane = { feet: 1000, celsius: 15, speed: 120 };
  for (let i = 0; i < turns; i++) plane = climb(plane);
  return plane.feet;
}

const table = Array.from({ length: 4000 }, (_, i) => `${i};${i * 2};city ${i};${i / 3}`).join('\n');

function read(): number {
  let sum = 0;
  for (const line of table.split('\n')) {
    const cells = line.split(';');
    sum += Number.parseInt(cells[1], 10) + cells[2].length;
  }
  return sum;
}

function main() {
  const laps = new Laps();
  let sum = 0;
  for (let round = 0; round < 90; round++) {
    laps.start();
    sum += fly(150_000); // @chain
    laps.lap('chain');
    for (let i = 0; i < 6; i++) sum += read(); // @table
    laps.lap('table');
  }
  laps.print(sum, [
    { function: 'fly', parts: ['chain'], kind: 'total' },
    { function: 'read', parts: ['table'], kind: 'total' },
  ]);
}

main();
