// The game of life with a neighbour count in nested loops of three, beside copying and comparing boards.
import { Laps } from '../clock.ts';

const width = 128;

function neighbours(board: Uint8Array, x: number, y: number): number {
  let count = 0;
  for (let dy = -1; dy <= 1; dy++) {
    for (let dx = -1; dx <= 1; dx++) {
      if (dx === 0 && dy === 0) continue;
      count += board[((y + dy + width) % width) * width + ((x + dx + width) % width)];
    }
  }
  return count;
}

function step(board: Uint8Array): Uint8Array {
  const next = new Uint8Array(board.length);
  for (let y = 0; y < width; y++) {
    for (let x = 0; x < width; x++) {
      const n = neighbours(board, x, y);
      next[y * width + x] = n === 3 || (n === 2 && board[y * width + x] === 1) ? 1 : 0;
    }
  }
  return next;
}

function compare(a: Uint8Array, b: Uint8Array, times: number): number {
  let same = 0;
  for (let t = 0; t < times; t++) {
    for (let i = 0; i < a.length; i++) if (a[i] === b[(i + t) % b.length]) same++;
  }
  return same;
}

function main() {
  const laps = new Laps();
  let board: Uint8Array = Uint8Array.from({ length: width * width }, (_, i) => ((i * 7919) % 11 < 4 ? 1 : 0));
  let sum = 0;
  for (let round = 0; round < 800; round++) {
    laps.start();
    const before = board;
    board = step(step(step(board))); // @life
    laps.lap('life');
    sum += compare(before, board, 20); // @compare
    laps.lap('compare');
  }
  laps.print(sum, [
    { function: 'step', parts: ['life'], kind: 'total' },
    { function: 'compare', parts: ['compare'], kind: 'self' },
  ]);
}

main();
