/** The same four jobs by a thread that is kept, on memory that it shares: no start, no copy. */
import { report } from '../support/report.ts';
import { Threads } from '../support/threads.ts';
import { values } from './work.ts';

const JOBS = 4;
const worker = new URL('worker.ts', import.meta.url);

let kept: Threads | undefined;

/** The data in memory that threads share. */
export function shared(data: number[]): Float64Array {
  const memory = new Float64Array(new SharedArrayBuffer(8 * data.length));
  memory.set(data);
  return memory;
}

export async function weighAll(data: ArrayLike<number>): Promise<number> {
  kept ??= new Threads(worker, 1);
  let total = 0;
  for (let job = 0; job < JOBS; job++) total += await kept.run<number>(data);
  return total;
}

await report(import.meta, 200_000, (count) => weighAll(shared(values(count))));
