// A loop of three integer instructions beside object code: a counter in it would double its time.
import { Laps } from '../clock.ts';

function tight(n: number): number {
  let x = 1;
  for (let i = 0; i < n; i++) x ^= i;
  return x;
}

function shuffle(n: number): number {
  const cards: { rank: number }[] = [];
  for (let i = 0; i < n; i++) cards.push({ rank: i });
  let seed = 1;
  for (let i = n - 1; i > 0; i--) {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    const k = seed % (i + 1);
    const card = cards[i];
    cards[i] = cards[k];
    cards[k] = card;
  }
  return cards[0].rank;
}

function main() {
  const laps = new Laps();
  let sum = 0;
  for (let round = 0; round < 100; round++) {
    laps.start();
    sum += tight(15_000_000); // @tight
    laps.lap('tight');
    sum += shuffle(100_000); // @shuffle
    laps.lap('shuffle');
  }
  laps.print(sum, [
    { function: 'tight', parts: ['tight'], kind: 'self' },
    { function: 'shuffle', parts: ['shuffle'], kind: 'total' },
  ]);
}

main();
