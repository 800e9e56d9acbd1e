// Map and Set: counting words, grouping, look-ups of object keys.
import { Laps } from '../clock.ts';

const words = Array.from({ length: 20_000 }, (_, i) => `w${(i * 7919) % 1201}`);

function count(): number {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts.size;
}

function group(n: number): number {
  const groups = new Map<number, number[]>();
  for (let i = 0; i < n; i++) {
    const key = (i * 31) % 257;
    let list = groups.get(key);
    if (list === undefined) {
      list = [];
      groups.set(key, list);
    }
    list.push(i);
  }
  return groups.size;
}

function distinct(n: number): number {
  const seen = new Set<number>();
  for (let i = 0; i < n; i++) seen.add((i * i) % 10_007);
  return seen.size;
}

const owners = Array.from({ length: 500 }, (_, id) => ({ id }));
const weak = new WeakMap(owners.map((owner) => [owner, owner.id]));

function owned(n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += weak.get(owners[i % 500]) ?? 0;
  return sum;
}

function main() {
  const laps = new Laps();
  let sum = 0;
  for (let round = 0; round < 120; round++) {
    laps.start();
    for (let i = 0; i < 5; i++) sum += count(); // @count
    laps.lap('count');
    sum += group(150_000); // @group
    laps.lap('group');
    sum += distinct(90_000); // @distinct
    laps.lap('distinct');
    sum += owned(200_000); // @weak
    laps.lap('weak');
  }
  laps.print(sum, [
    { function: 'group', parts: ['group'], kind: 'total' },
    { function: 'distinct', parts: ['distinct'], kind: 'total' },
  ]);
}

main();
