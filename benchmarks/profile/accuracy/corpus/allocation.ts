// Code that allocates: short-lived objects, growing arrays, a heap that the collector must copy. Pauses fall where they fall.
import { Laps } from '../clock.ts';

interface Point {
  x: number;
  y: number;
  next: Point | null;
}

function chain(n: number): number {
  let last: Point | null = null;
  for (let i = 0; i < n; i++) last = { x: i, y: i * 2, next: i % 100 === 0 ? null : last };
  return last === null ? 0 : last.x;
}

function grow(n: number): number {
  const lists: number[][] = [];
  for (let i = 0; i < n; i++) {
    const list: number[] = [];
    for (let k = 0; k < 20; k++) list.push(k * i);
    lists.push(list);
  }
  return lists.length;
}

function spread(n: number): number {
  let state = { a: 1, b: 2, c: 3, count: 0 };
  for (let i = 0; i < n; i++) state = { ...state, count: state.count + 1 };
  return state.count;
}

function main() {
  const laps = new Laps();
  let sum = 0;
  for (let round = 0; round < 240; round++) {
    laps.start();
    sum += chain(300_000); // @chain
    laps.lap('chain');
    sum += grow(20_000); // @grow
    laps.lap('grow');
    sum += spread(150_000); // @spread
    laps.lap('spread');
  }
  laps.print(sum, [
    { function: 'chain', parts: ['chain'], kind: 'total' },
    { function: 'grow', parts: ['grow'], kind: 'total' },
    { function: 'spread', parts: ['spread'], kind: 'total' },
  ]);
}

main();
