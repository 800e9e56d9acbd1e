// Quicksort and permutations: recursion whose bodies are short loops, beside a prefix sum.
import { Laps } from '../clock.ts';

const start = Int32Array.from({ length: 20_000 }, (_, i) => (i * 7919) % 20_011);

function quicksort(list: Int32Array, low: number, high: number): void {
  if (low >= high) return;
  const pivot = list[(low + high) >> 1];
  let i = low;
  let j = high;
  while (i <= j) {
    while (list[i] < pivot) i++;
    while (list[j] > pivot) j--;
    if (i <= j) {
      const value = list[i];
      list[i++] = list[j];
      list[j--] = value;
    }
  }
  quicksort(list, low, j);
  quicksort(list, i, high);
}

function permute(list: number[], at: number): number {
  if (at === list.length) return list[0] < list[1] ? 1 : 0;
  let count = 0;
  for (let i = at; i < list.length; i++) {
    [list[at], list[i]] = [list[i], list[at]];
    count += permute(list, at + 1);
    [list[at], list[i]] = [list[i], list[at]];
  }
  return count;
}

function prefix(times: number): number {
  let sum = 0;
  for (let t = 0; t < times; t++) for (let i = 0; i < start.length; i++) sum = (sum + start[i]) | 0;
  return sum;
}

function main() {
  const laps = new Laps();
  let sum = 0;
  for (let round = 0; round < 60; round++) {
    laps.start();
    const copy = start.slice();
    for (let i = 0; i < 5; i++) {
      copy.set(start);
      quicksort(copy, 0, copy.length - 1); // @sort
    }
    laps.lap('sort');
    sum += copy[99] + permute([1, 2, 3, 4, 5, 6, 7, 8, 9], 0); // @permute
    laps.lap('permute');
    sum += prefix(100); // @prefix
    laps.lap('prefix');
  }
  laps.print(sum, [{ function: 'prefix', parts: ['prefix'], kind: 'self' }]);
}

main();
