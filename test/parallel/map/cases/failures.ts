import assert from 'node:assert/strict';
import {
  allocate,
  free,
  type HastenError,
  map,
  memoryUsage,
  pool,
  reduce,
  workers,
} from '../../../../src/public/parallel.ts';
import { errorOf, givenBack, runScenarios, scenario } from './harness.ts';
import * as tasks from './tasks.ts';

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const texts = (count: number): string[] => numbers(count).map(String);

scenario("an item's error has its class, message, index, and the line of the task", async () => {
  for (const items of [numbers(100), new Set(numbers(100))]) {
    const error = await errorOf(map(items, tasks.failAt, { with: { at: [70] } }));
    assert.ok(error instanceof RangeError);
    assert.equal(error.message, 'no 70');
    assert.equal(error.index, 70);
    assert.match(error.stack!, /cases\/tasks\.ts:\d+/);
  }
  const late = await errorOf(map(numbers(10), tasks.failAsync));
  assert.ok(late instanceof TypeError);
  assert.equal(late.index, 3);
});

scenario('an error of an inline function has its line', async () => {
  const error = await errorOf(
    map(numbers(3), (x: number) => {
      if (x === 1) throw new Error('inline');
      return x;
    }),
  );
  assert.match(error.stack!, /failures\.ts:34:/);
});

scenario('what is thrown and is no error becomes one', async () => {
  const error = await errorOf(map(numbers(5), tasks.throwText));
  assert.match(error.message, /just text/);
  assert.equal(error.index, 2);
});

scenario('a free variable is an error at the call', async () => {
  const k = 3;
  const error = await errorOf(map([1], (x: number) => x * k));
  assert.equal(error.code, 'HASTEN_TASK_FREE_VARIABLE');
});

scenario('`collect` runs all items and tells of each', async () => {
  for (const items of [numbers(500), new Set(numbers(500))]) {
    const results = await map(items, tasks.failAt, { with: { at: [0, 77, 499] }, onError: 'collect' });
    assert.equal(results.length, 500);
    for (const [index, result] of results.entries()) {
      if ([0, 77, 499].includes(index)) {
        assert.ok(result.status === 'rejected' && result.index === index && result.reason instanceof RangeError);
      } else assert.deepEqual(result, { status: 'fulfilled', value: index });
    }
  }
  const seen = new Map<number, string>();
  const at = [5, 6];
  for await (const [index, { status }] of map.unordered(
    texts(50),
    (text, { at }) => {
      if (at.includes(Number(text))) throw new Error(text);
      return text;
    },
    { with: { at }, onError: 'collect' },
  ))
    seen.set(index, status);
  assert.equal(seen.size, 50);
  assert.deepEqual(
    [...seen]
      .filter(([, status]) => status === 'rejected')
      .map(([index]) => index)
      .sort(),
    [5, 6],
  );
});

scenario('`unordered` throws the error', async () => {
  const run = async (): Promise<void> => {
    for await (const _ of map.unordered(numbers(1000), tasks.failAt, { with: { at: [500] } }));
  };
  assert.equal((await errorOf(run())).index, 500);
});

scenario('an item is tried again as often as `retries` says', async () => {
  const tries = allocate(Int32Array, 100);
  assert.deepEqual(await map(numbers(100), tasks.failTimes, { with: { tries, fail: 2 }, retries: 2 }), numbers(100));
  assert.deepEqual(Array.from(tries), new Array(100).fill(3));
  tries.fill(0);
  const error = await errorOf(map(numbers(100), tasks.failTimes, { with: { tries, fail: 3 }, retries: 2 }));
  assert.match(error.message, /try again/);
  free(tries);
});

scenario('a result that cannot be sent is the error of its item', async () => {
  for (const items of [numbers(20), new Set(numbers(20))]) {
    const error = await errorOf(map(items, tasks.unsendable));
    assert.equal(error.code, 'HASTEN_TASK_DATA');
    assert.equal(error.index, 5);
    const results = await map(items, tasks.unsendable, { onError: 'collect' });
    assert.deepEqual(
      results.flatMap((result) => (result.status === 'rejected' ? [result.index] : [])),
      [5],
    );
  }
});

scenario('an item that cannot be sent is named', async () => {
  const before = memoryUsage().allocated;
  const items: unknown[] = [...texts(50), { deep: { fn: () => 1 } }, ...texts(10)];
  const error = await errorOf(map(items, (item: unknown) => item));
  assert.equal(error.code, 'HASTEN_TASK_DATA');
  assert.match(error.message, /items\[50\]\.deep\.fn/);
  const captured = await errorOf(map([1], (x: number, { fn }: { fn: unknown }) => [x, fn], { with: { fn: () => 1 } }));
  assert.equal(captured.code, 'HASTEN_TASK_DATA');
  await givenBack(before);
});

scenario('an iterable that throws ends the map with its error', async () => {
  function* broken() {
    yield* numbers(20);
    throw new Error('no more items');
  }
  assert.equal((await errorOf(map(broken(), tasks.double))).message, 'no more items');
  async function* brokenLate() {
    yield* numbers(20);
    throw new Error('no more items');
  }
  assert.equal((await errorOf(map(brokenLate(), tasks.double))).message, 'no more items');
});

scenario('an endless loop is ended by `timeout`, and the other items are done', async () => {
  for (const items of [numbers(2000), new Set(numbers(2000))]) {
    const began = performance.now();
    const results = await map(items, tasks.loopAt, { with: { at: 700 }, timeout: 200, onError: 'collect' });
    assert.ok(performance.now() - began < 5000);
    for (const [index, result] of results.entries()) {
      if (index !== 700) assert.deepEqual(result, { status: 'fulfilled', value: index });
      else assert.ok(result.status === 'rejected' && (result.reason as HastenError).code === 'HASTEN_TASK_TIMEOUT');
    }
  }
});

scenario('`timeout` ends what waits for ever, too', async () => {
  const error = await errorOf(map(numbers(10), tasks.waitForeverAt, { with: { at: 4 }, timeout: 150 }));
  assert.equal(error.code, 'HASTEN_TASK_TIMEOUT');
  assert.equal(error.index, 4);
});

scenario('`timeout` in a process', async () => {
  const processes = pool({ kind: 'process', workers: 2 });
  const results = await map(numbers(20), tasks.loopAt, {
    with: { at: 7 },
    timeout: 300,
    onError: 'collect',
    pool: processes,
  });
  assert.deepEqual(
    results.flatMap((result) => (result.status === 'rejected' ? [result.index] : [])),
    [7],
  );
  await processes.close();
});

scenario('a signal ends it at once, and endless loops within 100 ms', async () => {
  const own = pool({ workers: 2 });
  const died = (): number => own.stats().died;
  for (const items of [numbers(2000), new Set(numbers(2000))]) {
    const controller = new AbortController();
    const before = died();
    const begun = allocate(Int32Array, 1);
    const under = map(items, tasks.loopAt, { with: { at: 30, begun }, signal: controller.signal, pool: own });
    while (begun[0] === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort(new Error('enough'));
    const aborted = performance.now();
    assert.equal((await errorOf(under)).message, 'enough');
    assert.ok(performance.now() - aborted < 50);
    while (died() === before) {
      assert.ok(performance.now() - aborted < 1000, 'the worker goes on');
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    // The other one may not have had a turn within those ms.
    assert.ok(died() <= before + 2);
    free(begun);
    assert.deepEqual(await map([1, 2], tasks.double, { pool: own }), [2, 4]);
  }
  const already = AbortSignal.abort(new Error('before'));
  assert.equal((await errorOf(map([1], tasks.double, { signal: already }))).message, 'before');
  await own.close();
});

scenario('ended at random moments, neither workers nor memory are left', async () => {
  const own = pool({ workers: 2 });
  await map(numbers(1000), tasks.double, { pool: own });
  const before = memoryUsage().allocated;
  const weights = new Float64Array(20_000).fill(1);
  let state = 7;
  const random = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  for (let round = 0; round < 60; round++) {
    const controller = new AbortController();
    const items = round % 2 === 0 ? numbers(50_000) : texts(20_000);
    const under = map(
      items as unknown[],
      (item, { weights }) => (typeof item === 'number' ? item + weights[0]! : `${item}!`),
      { with: { weights }, signal: controller.signal, pool: own },
    );
    const wait = random() * 8;
    const end = performance.now() + wait;
    await new Promise((resolve) => setTimeout(resolve, wait / 2));
    while (performance.now() < end) await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    await under.catch(() => {});
  }
  await givenBack(before);
  assert.ok(own.stats().workers <= 2);
  assert.deepEqual(
    await map(numbers(10), tasks.double, { pool: own }),
    numbers(10).map((x) => x * 2),
  );
  await own.close();
});

scenario('a worker that ends is replaced, and its items run again', async () => {
  const tries = allocate(Int32Array, 1);
  assert.deepEqual(await map(numbers(5000), tasks.exitAt, { with: { at: 2500, tries } }), numbers(5000));
  assert.equal(tries[0], 2);
  tries.fill(0);
  assert.deepEqual(await map(new Set(numbers(5000)), tasks.exitAt, { with: { at: 2500, tries } }), numbers(5000));
  assert.equal(tries[0], 2);
  free(tries);
});

scenario('an item that ends its worker twice is named, the others are done', async () => {
  for (const items of [numbers(3000), new Set(numbers(3000))]) {
    const error = await errorOf(map(items, tasks.exitAt, { with: { at: 1234 } }));
    assert.equal(error.code, 'HASTEN_TASK_WORKER_DIED');
    assert.equal(error.index, 1234);
    assert.match(error.message, /item 1234/);
    const results = await map(items, tasks.exitAt, { with: { at: 1234 }, onError: 'collect' });
    assert.deepEqual(
      results.flatMap((result, index) => (result.status === 'rejected' ? [index] : [])),
      [1234],
    );
  }
});

scenario('a module that ends each worker is an error', async () => {
  const { ending } = workers<typeof import('./ending.ts')>(new URL('./ending.ts', import.meta.url));
  assert.equal((await errorOf(map([1, 2], ending))).code, 'HASTEN_TASK_WORKER_DIED');
});

scenario('out of memory is an end like others', async () => {
  const small = pool({ workers: 2, memoryLimitMb: 60 });
  const results = await map(numbers(200), tasks.exhaustAt, { with: { at: 50 }, onError: 'collect', pool: small });
  assert.deepEqual(
    results.flatMap((result, index) => (result.status === 'rejected' ? [index] : [])),
    [50],
  );
  const [end] = results.filter((result) => result.status === 'rejected');
  assert.match(String(end?.reason), /ran out of memory/);
  await small.close();
});

scenario('the ends of processes', async () => {
  const processes = pool({ kind: 'process', workers: 2 });
  const results = await map(numbers(500), tasks.exitAt, { with: { at: 123 }, onError: 'collect', pool: processes });
  assert.deepEqual(
    results.flatMap((result, index) => (result.status === 'rejected' ? [index] : [])),
    [123],
  );
  await processes.close();
});

scenario('a pool that is closed takes no map', async () => {
  const own = pool({ workers: 1 });
  await own.close();
  assert.equal((await errorOf(map([1], tasks.double, { pool: own }))).code, 'HASTEN_POOL_CLOSED');
});

scenario('a pool that is terminated ends its maps', async () => {
  const own = pool({ workers: 1 });
  const before = memoryUsage().allocated;
  const under = errorOf(map(numbers(100), tasks.loopAt, { with: { at: 5 }, pool: own }));
  await new Promise((resolve) => setTimeout(resolve, 100));
  await own.terminate();
  assert.equal((await under).code, 'HASTEN_POOL_CLOSED');
  await givenBack(before);
});

scenario('options that make no sense', async () => {
  const wrong = [{ timeout: 0 }, { retries: -1 }, { grain: 0 }, { onError: 'ignore' }, { signal: {} }, { progress: 3 }];
  for (const options of wrong) {
    const error = await errorOf(map([1], tasks.double, options as never));
    assert.equal(error.code, 'HASTEN_TASK_OPTION');
    assert.match(error.message, new RegExp(Object.keys(options)[0]!));
  }
  assert.equal((await errorOf(map([1], tasks.double, 4 as never))).code, 'HASTEN_TASK_OPTION');
  assert.equal((await errorOf(map(5 as never, tasks.double))).code, 'HASTEN_TASK_ITEMS');
  assert.equal((await errorOf(map([1], tasks.dice))).code, 'HASTEN_TASK_SEED');
  const noTask = await errorOf(map([1], 'x' as never));
  assert.equal(noTask.code, 'HASTEN_TASK_DEFINITION');
  assert.match(noTask.message, /^`map` takes a function/);
});

scenario('options that nobody knows', async () => {
  const fixes = {
    timout: 'write timeout',
    onerror: 'write onError',
    retrys: 'write retries',
    singal: 'write signal',
    initial: 'it takes with, pool, grain, timeout, retries, signal, progress, seed, transfer, onError, ordered',
  };
  for (const [name, fix] of Object.entries(fixes)) {
    const error = await errorOf(map([1], tasks.double, { [name]: 5 }));
    assert.deepEqual([error.code, error.message, error.fix], ['HASTEN_TASK_OPTION', `map has no option ${name}`, fix]);
  }
  const collected = { onError: 'collect' } as never;
  assert.match(
    (await errorOf(reduce([1], tasks.double, tasks.add, collected))).message,
    /reduce has no option onError/,
  );
  assert.equal(await reduce([] as number[], tasks.double, tasks.add, { initial: 5 }), 5);
});

scenario('a callback is told how far it is', async () => {
  const seen: { done: number; total: number | null; remainingMs: number | null }[] = [];
  const began = performance.now();
  await map(new Array(40).fill(15), tasks.spin, { progress: (progress) => seen.push(progress) });
  const most = 2 + (performance.now() - began) / 100;
  assert.ok(seen.length >= 2 && seen.length <= most, `${seen.length} calls`);
  assert.deepEqual([seen.at(-1)!.done, seen.at(-1)!.total], [40, 40]);
  for (let at = 1; at < seen.length; at++) assert.ok(seen[at]!.done >= seen[at - 1]!.done);
});

await runScenarios();
