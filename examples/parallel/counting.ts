/**
 * Four workers add to one counter in shared memory. `counter[0] += 1` reads, adds and writes, and whoever comes in between is
 * lost; with a lock around it nothing is, and neither with an addition that is one step, which takes far less time.
 */
import { allocate, Lock, map, pool, SharedValue, task } from 'hasten/parallel';

const WORKERS = 4;

interface Shared {
  counter: Int32Array;
  lock: Lock;
  value: SharedValue<'int32'>;
}

const addCarelessly = task(import.meta, (times: number, { counter }: Shared): void => {
  for (let i = 0; i < times; i++) counter[0] += 1;
});

const addWithLock = task(import.meta, (times: number, { counter, lock }: Shared): void => {
  for (let i = 0; i < times; i++) {
    const held = lock.acquireSync();
    counter[0] += 1;
    held.release();
  }
});

const addInOneStep = task(import.meta, (times: number, { value }: Shared): void => {
  for (let i = 0; i < times; i++) value.add(1);
});

async function main(times: number): Promise<void> {
  const start = performance.now();
  const workers = pool({ workers: WORKERS });
  const each = new Array<number>(WORKERS).fill(times / WORKERS);
  const results: number[] = [];
  for (const add of [addCarelessly, addWithLock, addInOneStep]) {
    const shared: Shared = { counter: allocate(Int32Array, 1), lock: new Lock(), value: new SharedValue('int32', 0) };
    const begin = performance.now();
    await map(each, add, { with: shared, pool: workers, grain: 1 });
    const ms = performance.now() - begin;
    const sum = shared.counter[0] + shared.value.load();
    results.push(sum);
    console.log(`${sum} of ${times}, ${times - sum} lost, ${ms.toFixed(0)} ms`);
  }
  await workers.close();
  const [, withLock, inOneStep] = results;
  console.log(`counting ${times}: ${(performance.now() - start).toFixed(0)} ms, checksum ${withLock} ${inOneStep}`);
}

if (import.meta.main) await main(Number(process.argv[2] ?? 1_000_000));
