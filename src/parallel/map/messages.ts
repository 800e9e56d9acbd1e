/** Messages of workers to jobs, by the number of the job. Those to a job that has let the worker go are dropped. */
import type { PoolWorker } from '../pool/pool-worker.ts';

/** What a job does with a worker's messages (worker/job.ts); names without their `map-`. */
export interface JobMessages {
  ready(): void;
  part(...parts: never[]): void;
  claimed(...parts: never[]): void;
  did(...parts: never[]): void;
  refused(...parts: never[]): void;
  left(...parts: never[]): void;
}

const names = ['ready', 'part', 'claimed', 'did', 'refused', 'left'] as const;
const connected = new WeakMap<PoolWorker, Map<number, JobMessages>>();

/** From now on that job gets the worker's messages which are for it. */
export function connect(worker: PoolWorker, job: number, messages: JobMessages): void {
  let jobs = connected.get(worker);
  if (jobs === undefined) {
    const mine = new Map<number, JobMessages>();
    jobs = mine;
    connected.set(worker, mine);
    for (const name of names) {
      worker.handle(`map-${name}`, (id: number, ...parts: never[]) => mine.get(id)?.[name](...parts));
    }
  }
  jobs.set(job, messages);
}

export function disconnect(worker: PoolWorker, job: number): void {
  connected.get(worker)?.delete(job);
}
