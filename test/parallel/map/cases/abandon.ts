/** What a map that fails or is cancelled leaves to others: the next map, closing, and tasks of `run` on the same workers. */
import assert from 'node:assert/strict';
import {
  allocate,
  free,
  map,
  mapReduce,
  memoryUsage,
  type Pool,
  pool,
  reduce,
} from '../../../../src/public/parallel.ts';
import { errorOf, givenBack, runScenarios, scenario } from './harness.ts';
import * as tasks from './tasks.ts';

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const kinds = ['thread', 'process'] as const;

async function started(kind: 'thread' | 'process', workers: number): Promise<Pool> {
  const own = pool({ kind, workers });
  while (own.stats().workers < workers) await Promise.all(numbers(workers).map(() => own.run(tasks.spin, 5)));
  return own;
}

/** Waits until an endless item has begun, or in processes for so long as it takes. */
async function until(begun: Int32Array | null): Promise<void> {
  const end = performance.now() + (begun === null ? 300 : 10_000);
  while (performance.now() < end && !begun?.[0]) await new Promise((resolve) => setTimeout(resolve, 5));
}

scenario('a map that failed leaves its workers to the next map, and to the closing', async () => {
  for (const kind of kinds) {
    const own = await started(kind, 2);
    for (const items of [numbers(2), new Set(numbers(2))]) {
      const before = memoryUsage().allocated;
      // One item goes on for ever, the other fails when that has begun.
      const begun = kind === 'thread' ? allocate(Int32Array, 1) : null;
      const failing = map(items, tasks.failBesideLoop, { with: { begun }, pool: own, grain: 1 });
      assert.equal((await errorOf(failing)).message, 'not 1');
      assert.deepEqual(
        await map(numbers(10), tasks.double, { pool: own }),
        numbers(10).map((x) => 2 * x),
      );
      if (begun !== null) free(begun);
      await givenBack(before);
    }
    const failing = map(numbers(2), tasks.failBesideLoop, { with: { begun: null }, pool: own, grain: 1 });
    await errorOf(failing);
    await own.close();
    assert.equal(own.stats().workers, 0);
  }
});

scenario('a reduction and a loop over results that failed do, too', async () => {
  const own = await started('thread', 2);
  const options = { with: { begun: null }, pool: own, grain: 1 };
  await errorOf(reduce(numbers(2), tasks.failBesideLoop, (left) => left, options));
  assert.deepEqual(await map([1, 2], tasks.double, { pool: own }), [2, 4]);
  const looping = async (): Promise<void> => {
    for await (const _ of map.unordered(numbers(2), tasks.failBesideLoop, options));
  };
  await errorOf(looping());
  assert.deepEqual(await map([1, 2], tasks.double, { pool: own }), [2, 4]);
  await own.close();
});

scenario('an abort does not fail a task of `run` that waited behind the item', async () => {
  for (const kind of kinds) {
    const own = await started(kind, 1);
    const begun = kind === 'thread' ? allocate(Int32Array, 1) : null;
    const controller = new AbortController();
    const looping = map([1], tasks.loopAt, {
      with: { at: 1, ...(begun && { begun }) },
      pool: own,
      signal: controller.signal,
    });
    await until(begun);
    const runs = [own.run(tasks.add, 1, 2), own.run(tasks.lengthOf, new Float64Array(3))];
    setTimeout(() => controller.abort(new Error('enough')), 20);
    assert.equal((await errorOf(looping)).message, 'enough');
    assert.deepEqual(await Promise.all(runs), [3, 3]);
    assert.equal(own.stats().died, 1);
    if (begun !== null) free(begun);
    await own.close();
  }
});

scenario('a task of `run` that had begun is not run twice: its error says what happened', async () => {
  for (const kind of kinds) {
    for (const first of ['run', 'map'] as const) {
      const own = await started(kind, 1);
      // Begun before the worker knows of the map, or while the map waits in it.
      const run = first === 'run' ? errorOf(own.run(tasks.sleep, 60_000)) : null;
      const mapping = map([1, 2], tasks.waitThenLoop, { pool: own, timeout: 1000, grain: 2 });
      if (first === 'map') await new Promise((resolve) => setTimeout(resolve, 100));
      const failed = run ?? errorOf(own.run(tasks.sleep, 60_000));
      assert.equal((await errorOf(mapping)).code, 'HASTEN_TASK_TIMEOUT');
      const { code, message, fix } = await failed;
      assert.equal(code, 'HASTEN_TASK_WORKER_DIED');
      assert.match(message, /a task was ended: an item of a map ran in it for longer than its timeout/);
      assert.match(String(fix), /not run twice/);
      await own.close();
    }
  }
});

scenario('errors that come later end with the line of the call', async () => {
  const line = /\n +at async (?:\S+ \()?file:\S+abandon\.ts:(\d+):\d+\)?$/;
  const own = await started('thread', 2);
  const from = Number(/abandon\.ts:(\d+)/.exec(new Error().stack!)![1]);
  const stacks = [
    await errorOf(map([1, 2], tasks.loopAt, { with: { at: 2 }, timeout: 30, pool: own })),
    await errorOf(map([1, 2], tasks.exitAt, { with: { at: 2 }, pool: own })),
    await errorOf(map([1, 2], tasks.failAt, { with: { at: [2] }, pool: own })),
    await errorOf(reduce([1, 2], tasks.failAt, tasks.add, { with: { at: [2] }, pool: own })),
    await errorOf(mapReduce([1, 2], tasks.failPairs, tasks.add, { pool: own })),
    await errorOf(map.unordered([1, 2], tasks.failAt, { with: { at: [1, 2] }, pool: own }).next()),
  ].map(({ stack }) => stack!);
  const lines = stacks.map((stack) => Number(line.exec(stack)?.[1]) - from);
  assert.deepEqual(lines, [2, 3, 4, 5, 6, 7], stacks.join('\n'));
  for (const stack of stacks.slice(0, 2)) assert.equal(stack.split('\n').length, 2, 'nothing of hasten itself');
  assert.match(stacks[2]!, /tasks\.ts:\d+/);
  const [, collected] = await map([1, 2], tasks.failAt, { with: { at: [2] }, onError: 'collect', pool: own });
  assert.match((collected as PromiseRejectedResult).reason.stack, line);
  await own.close();
});

scenario("a signal's reason stays as it is", async () => {
  const reason = new Error('enough');
  const { stack } = reason;
  const controller = new AbortController();
  const mapping = map([1], tasks.sleep, { signal: controller.signal });
  controller.abort(reason);
  assert.equal(await errorOf(mapping), reason);
  assert.equal(reason.stack, stack);
});

await runScenarios();
