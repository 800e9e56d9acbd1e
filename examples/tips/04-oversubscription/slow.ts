/** Eight requests at once, each with a pool of its own that takes all cores: eight times as many threads as cores. */
import { availableParallelism } from 'node:os';
import { report } from '../support/report.ts';
import { Threads } from '../support/threads.ts';
import type { Range } from './worker.ts';

export const REQUESTS = 8;
export const worker = new URL('worker.ts', import.meta.url);

/** Portions of a request, as many as there are threads for it. */
export function portions(limit: number, count: number): Range[] {
  return Array.from({ length: count }, (_, i): Range => {
    return { from: Math.floor((limit * i) / count), to: Math.floor((limit * (i + 1)) / count) };
  });
}

async function request(limit: number): Promise<number> {
  const cores = availableParallelism();
  const pool = new Threads(worker, cores);
  const counts = await Promise.all(portions(limit, cores).map((range) => pool.run<number>(range)));
  await pool.close();
  return counts.reduce((sum, count) => sum + count, 0);
}

export async function requests(limit: number): Promise<number> {
  const counts = await Promise.all(Array.from({ length: REQUESTS }, () => request(limit)));
  return counts.reduce((sum, count) => sum + count, 0);
}

await report(import.meta, 200_000, requests);
