// Callbacks that built-ins call: map, filter, reduce, flatMap. The time of the built-in is the calling line's.
import { Laps } from '../clock.ts';

const numbers = Array.from({ length: 100_000 }, (_, i) => i);

function viaMap(): number {
  const squares = numbers.map((n) => n * n + 1); // @map
  return squares[squares.length - 1];
}

function viaFilter(): number {
  return numbers.filter((n) => n % 3 === 0 && n % 5 !== 1).length;
}

function viaReduce(): number {
  return numbers.reduce((sum, n) => sum + Math.sqrt(n), 0);
}

function viaFlatMap(): number {
  return numbers.flatMap((n) => (n & 1 ? [n, n + 1] : [])).length;
}

function main() {
  const laps = new Laps();
  let sum = 0;
  for (let round = 0; round < 140; round++) {
    laps.start();
    sum += viaMap();
    sum += viaMap();
    laps.lap('map');
    sum += viaFilter(); // @filter
    sum += viaFilter(); // @filter
    laps.lap('filter');
    sum += viaReduce(); // @reduce
    sum += viaReduce(); // @reduce
    laps.lap('reduce');
    sum += viaFlatMap(); // @flatMap
    laps.lap('flatMap');
  }
  laps.print(sum);
}

main();
