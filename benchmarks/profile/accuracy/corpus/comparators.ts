// Sorting with a comparator, by two keys, beside a binary search.
import { Laps } from '../clock.ts';

interface Entry {
  name: string;
  size: number;
}

const entries: Entry[] = Array.from({ length: 8000 }, (_, i) => ({
  name: `n${(i * 37) % 101}`,
  size: (i * 7919) % 997,
}));
const keys = Array.from({ length: 4096 }, (_, i) => i * 3);

const bySize = (a: Entry, b: Entry) => a.size - b.size;

function byNameThenSize(a: Entry, b: Entry): number {
  if (a.name < b.name) return -1;
  if (a.name > b.name) return 1;
  return bySize(a, b);
}

function search(times: number): number {
  let found = 0;
  for (let i = 0; i < times; i++) {
    const key = (i * 31) % 12_288;
    let low = 0;
    let high = keys.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (keys[middle] < key) low = middle + 1;
      else high = middle;
    }
    if (keys[low] === key) found++;
  }
  return found;
}

function main() {
  const laps = new Laps();
  let sum = 0;
  for (let round = 0; round < 150; round++) {
    laps.start();
    sum += [...entries].sort(bySize)[round].size; // @size
    laps.lap('size');
    sum += [...entries].sort(byNameThenSize)[round].size; // @name
    laps.lap('name');
    sum += search(60_000); // @search
    laps.lap('search');
  }
  laps.print(sum, [{ function: 'search', parts: ['search'], kind: 'self' }]);
}

main();
