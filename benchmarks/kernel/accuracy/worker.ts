/** Measures one function after the other, as asked. */
import { parentPort } from 'node:worker_threads';
import { Random } from '../../../test/counts/random.ts';
import { measure } from '../../../test/kernel/math/measure.ts';

export interface Job {
  name: string;
  points: number;
  seed: number;
}

parentPort!.on('message', ({ name, points, seed }: Job) => {
  parentPort!.postMessage(measure(name, points, new Random(seed)));
});
