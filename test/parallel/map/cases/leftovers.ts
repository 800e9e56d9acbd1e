import assert from 'node:assert/strict';
import { free, map, memoryUsage, pool, reduce, workers } from '../../../../src/public/parallel.ts';
import { errorOf, givenBack, runScenarios, scenario } from './harness.ts';
import * as tasks from './tasks.ts';

const items = Array.from({ length: 200 }, (_, index) => index);

/** A pool whose two workers are there, and how much memory is taken then. */
async function begin(): Promise<{ own: ReturnType<typeof pool>; before: number }> {
  const own = pool({ workers: 2 });
  while (own.stats().workers < 2) await Promise.all([own.run(tasks.spin, 5), own.run(tasks.spin, 5)]);
  return { own, before: memoryUsage().allocated };
}

scenario('a map whose task no worker finds gives its memory back', async () => {
  const { own, before } = await begin();
  for (let time = 0; time < 5; time++) {
    const missing = workers<{ nothing: (x: number) => number }>(new URL(`./missing-${time}.ts`, import.meta.url));
    assert.equal((await errorOf(map(items, missing.nothing, { pool: own }))).code, 'HASTEN_TASK_MODULE');
  }
  await givenBack(before);
  assert.equal(own.stats().busy, 0);
  await own.close();
});

scenario('arrays that tasks gave are freed where the map was cancelled', async () => {
  const { own, before } = await begin();
  for (let ms = 10; ms < 60; ms += 10) {
    const signal = AbortSignal.timeout(ms);
    const options = { pool: own, signal, grain: 2 };
    assert.equal((await errorOf(map(items, tasks.giveArray, options))).name, 'TimeoutError');
    assert.equal((await errorOf(reduce(items, tasks.giveArray, (left) => left, options))).name, 'TimeoutError');
  }
  await givenBack(before);
  await own.close();
});

scenario('arrays that tasks gave are freed where the loop over them ended', async () => {
  const { own, before } = await begin();
  for (const ordered of [true, false]) {
    for (let most = 1; most < 6; most++) {
      let seen = 0;
      for await (const [, array] of map.unordered(items, tasks.giveArray, { pool: own, ordered, grain: 3 })) {
        free(array);
        if (++seen === most) break;
      }
    }
  }
  await givenBack(before);
  await own.close();
});

scenario('an item that a moved array is in a second time is named', async () => {
  const { own, before } = await begin();
  const array = new Float64Array(100);
  const error = await errorOf(
    map([array, array], (one: Float64Array) => one.length, { pool: own, transfer: true, grain: 1 }),
  );
  assert.equal(error.code, 'HASTEN_TASK_DATA');
  assert.equal(error.index, 1);
  await givenBack(before);
  await own.close();
});

scenario('a set that changes meanwhile gives the results of the items that it gave', async () => {
  const { own } = await begin();
  const set = new Set(items);
  const mapping = map(set, tasks.double, { pool: own, grain: 1 });
  for (const item of items) if (item >= 100) set.delete(item);
  assert.deepEqual(
    await mapping,
    items.slice(0, 100).map((x) => 2 * x),
  );
  await own.close();
});

scenario('no worker is ended for items that it has done while this thread was busy', async () => {
  for (const kind of ['process', 'thread'] as const) {
    const own = pool({ workers: 2, kind });
    while (own.stats().workers < 2) await Promise.all([own.run(tasks.spin, 5), own.run(tasks.spin, 5)]);
    const mapping = map(Array<number>(40).fill(2), tasks.spin, { pool: own, timeout: 200, onError: 'collect' });
    for (let time = 0; time < 2; time++) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      tasks.spin(500);
    }
    assert.ok((await mapping).every(({ status }) => status === 'fulfilled'));
    assert.equal(own.stats().died, 0);
    await own.close();
  }
});

scenario("a result that turns out not to travel is its own item's error", async () => {
  for (const kind of ['thread', 'process'] as const) {
    const own = pool({ workers: 1, kind });
    const results = await map([0, 1, 2, 3, 4], tasks.odd, { pool: own, onError: 'collect', grain: 5 });
    const lost = results.flatMap(({ status }, index) => (status === 'rejected' ? [index] : []));
    assert.deepEqual(lost, kind === 'thread' ? [1, 2] : [2, 3]);
    assert.deepEqual(results[4], { status: 'fulfilled', value: 4 });
    assert.equal((await errorOf(map([4, 2], tasks.odd, { pool: own }))).index, 1);
    assert.equal(own.stats().died, 0);
    await own.close();
  }
});

await runScenarios();
