/** Too many threads that are started for it, too many that are kept, as many as cores, and none. */
import { availableParallelism } from 'node:os';
import { bench } from 'hasten/bench';
import { requests as fast } from './fast.ts';
import { REQUESTS, requests as slow } from './slow.ts';
import { primesIn } from './worker.ts';

function withoutPool(limit: number): number {
  let count = 0;
  for (let request = 0; request < REQUESTS; request++) count += primesIn({ from: 0, to: limit });
  return count;
}

bench('eight requests', {
  sizes: { limit: 200_000 },
  candidates: {
    'a pool for each request': slow,
    'a kept pool, 8 x cores': (limit) => fast(limit, 8 * availableParallelism()),
    'a kept pool, cores': (limit) => fast(limit),
    'no pool': withoutPool,
  },
});
