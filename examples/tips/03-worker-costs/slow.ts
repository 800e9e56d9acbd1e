/** Four jobs, each in a thread of its own that is started for it and gets a copy of its data. */
import { report } from '../support/report.ts';
import { Threads } from '../support/threads.ts';
import { values } from './work.ts';

const JOBS = 4;
const worker = new URL('worker.ts', import.meta.url);

export async function weighAll(data: number[]): Promise<number> {
  let total = 0;
  for (let job = 0; job < JOBS; job++) {
    const thread = new Threads(worker, 1);
    total += await thread.run<number>(data);
    await thread.close();
  }
  return total;
}

await report(import.meta, 200_000, (count) => weighAll(values(count)));
