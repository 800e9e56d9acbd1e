/** The same requests, by one pool for all of them that is kept, with as many threads as the process has cores. */
import { availableParallelism } from 'node:os';
import { report } from '../support/report.ts';
import { Threads } from '../support/threads.ts';
import { portions, REQUESTS, worker } from './slow.ts';

const pools = new Map<number, Threads>();

/** All requests by a kept pool of `threads` threads; as many as the process has cores without it. */
export async function requests(limit: number, threads = availableParallelism()): Promise<number> {
  const pool = pools.get(threads) ?? new Threads(worker, threads);
  pools.set(threads, pool);
  const ranges = Array.from({ length: REQUESTS }, () => portions(limit, threads)).flat();
  const counts = await Promise.all(ranges.map((range) => pool.run<number>(range)));
  return counts.reduce((sum, count) => sum + count, 0);
}

await report(import.meta, 200_000, requests);
