/** Computes one cell after the other for run.ts. */
import { parentPort } from 'node:worker_threads';
import { PARTS } from './parts.ts';

/** What run.ts asks for. */
export interface Job {
  part: string;
  index: number;
  trials: number;
  seed: number;
}

parentPort!.on('message', ({ part, index, trials, seed }: Job) => {
  const { cells, simulate } = PARTS[part]!;
  parentPort!.postMessage(simulate(cells[index], trials, seed + index));
});
