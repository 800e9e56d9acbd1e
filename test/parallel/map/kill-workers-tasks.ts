/** The tasks of kill-workers.ts: some µs of work, and for some items the worker's end, the first time. */
import { task } from '../../../src/public/parallel.ts';

interface Given {
  deadly: Uint8Array;
}

function endOnce(index: number, deadly: Uint8Array): void {
  if (deadly[index] === 1 && Atomics.exchange(deadly, index, 2) === 1) process.exit(1);
  let x = index;
  for (let round = 0; round < 300; round++) x = (x * 31 + round) % 1009;
  if (x < 0) throw new Error('never');
}

export const work = task(import.meta, (x: number, { deadly }: Given) => {
  endOnce(x, deadly);
  return x;
});

export const workText = task(import.meta, (text: string, { deadly }: Given) => {
  endOnce(Number(text), deadly);
  return `<${text}>`;
});
