import assert from 'node:assert/strict';
import { allocate, free, map, memoryUsage, pool } from '../../../../src/public/parallel.ts';
import { givenBack, runScenarios, scenario } from './harness.ts';
import * as tasks from './tasks.ts';

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const rows = (count: number): tasks.Row[] =>
  numbers(count).map((id) => ({ id, x: id * 0.5, y: -id, name: `row ${id}` }));

scenario('results come in the order of the items: numbers', async () => {
  for (const count of [1, 2, 7, 1000, 30_000]) {
    assert.deepEqual(
      await map(numbers(count), tasks.double),
      numbers(count).map((x) => x * 2),
    );
  }
});

scenario('results come in the order of the items: objects, strings, mixed values', async () => {
  assert.deepEqual(
    await map(rows(5000), tasks.describeRow),
    rows(5000).map((row) => tasks.describeRow(row)),
  );
  assert.deepEqual(
    await map(rows(5000), tasks.sumRow),
    rows(5000).map((row) => tasks.sumRow(row)),
  );
  const words = numbers(3000).map((x) => `word ${x}`);
  assert.deepEqual(
    await map(words, tasks.upper),
    words.map((word) => word.toUpperCase()),
  );
  assert.deepEqual(
    await map(numbers(5000), tasks.whatever),
    numbers(5000).map((x) => tasks.whatever(x)),
  );
  const mixed = [1, 'two', { three: 3 }, null, undefined, [5]];
  assert.deepEqual(
    await map(mixed, (item: unknown) => [item]),
    mixed.map((item) => [item]),
  );
});

scenario('no items give no results', async () => {
  assert.deepEqual(await map([], tasks.double), []);
  assert.deepEqual(await map(new Float64Array(0), tasks.double), []);
  assert.deepEqual(await map(new Set<number>(), tasks.double), []);
  assert.deepEqual(await map((async function* (): AsyncGenerator<number> {})(), tasks.double), []);
});

scenario('numbers stay what they are: NaN, -0, infinities, fractions', async () => {
  const odd = [Number.NaN, -0, Number.POSITIVE_INFINITY, 0.1, -1e308, 5e-324];
  const results = await map(odd, (x: number) => x);
  for (const [index, x] of odd.entries()) assert.ok(Object.is(results[index], x));
});

scenario('every typed array gives its elements', async () => {
  for (const type of [
    Int8Array,
    Uint8Array,
    Uint8ClampedArray,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
    Float32Array,
    Float64Array,
  ]) {
    const array = new type(500).map((_, index) => index - 100);
    assert.deepEqual(
      await map(array, tasks.double),
      Array.from(array, (x) => x * 2),
      type.name,
    );
    assert.deepEqual(
      await map(array.subarray(3, 9), tasks.double),
      Array.from(array.subarray(3, 9), (x) => x * 2),
    );
  }
  const big = BigInt64Array.from([1n, -5n, 2n ** 62n]);
  assert.deepEqual(await map(big, (x: bigint) => x + 1n), [2n, -4n, 2n ** 62n + 1n]);
  assert.deepEqual(await map(Buffer.from([1, 2, 3]), tasks.double), [2, 4, 6]);
});

scenario('a shared array is mapped where it is, and can be freed meanwhile', async () => {
  const before = memoryUsage().allocated;
  const array = allocate(Float64Array, numbers(20_000));
  const under = map(array, tasks.double);
  free(array);
  assert.deepEqual(
    await under,
    numbers(20_000).map((x) => x * 2),
  );
  await givenBack(before);
});

scenario('items of iterables and async iterables', async () => {
  function* generated() {
    for (let x = 0; x < 2000; x++) yield x;
  }
  async function* awaited() {
    for (let x = 0; x < 500; x++) {
      if (x % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 2));
      yield x;
    }
  }
  assert.deepEqual(
    await map(generated(), tasks.double),
    numbers(2000).map((x) => x * 2),
  );
  assert.deepEqual(
    await map(new Set(numbers(300)), tasks.double),
    numbers(300).map((x) => x * 2),
  );
  assert.deepEqual(await map('abc', tasks.upper), ['A', 'B', 'C']);
  assert.deepEqual(
    await map(awaited(), tasks.double),
    numbers(500).map((x) => x * 2),
  );
});

scenario('an endless async iterable is read ahead a little, and told to return', async () => {
  let made = 0;
  let ended = false;
  async function* endless() {
    try {
      for (;;) {
        yield made++;
        await null;
      }
    } finally {
      ended = true;
    }
  }
  for await (const [, value] of map.unordered(endless(), tasks.spin, { grain: 1 })) if (value >= 10) break;
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.ok(ended);
  assert.ok(made < 40, `${made} were made`);
});

scenario('async tasks are awaited', async () => {
  assert.deepEqual(
    await map(numbers(60), tasks.slowly),
    numbers(60).map((x) => x + 1),
  );
  assert.deepEqual(
    await map(numbers(60).map(String), async (text: string) => `${text}!`),
    numbers(60).map((x) => `${x}!`),
  );
});

scenario('what `with` names is the last parameter', async () => {
  assert.deepEqual(await map([1, 2, 3], tasks.scale, { with: { k: 3 } }), [3, 6, 9]);
  const table = new Map([['a', 1]]);
  assert.deepEqual(await map(['a', 'b'], (key, { table }) => table.get(key) ?? 0, { with: { table } }), [1, 0]);
});

scenario('a large array that is captured is shared, and one that was allocated is written to', async () => {
  const before = memoryUsage().allocated;
  const into = allocate(Float64Array, 1000);
  await map(numbers(1000), tasks.fillIn, { with: { into } });
  assert.deepEqual(
    Array.from(into),
    numbers(1000).map((x) => x * x),
  );
  free(into);
  const weights = new Float64Array(100_000).fill(2);
  assert.deepEqual(await map([1, 2], (x, { weights }) => x * weights[99_999]!, { with: { weights } }), [2, 4]);
  await givenBack(before);
});

scenario('arrays as items and results', async () => {
  const arrays = [1, 10, 20_000].map((length) => new Float64Array(length));
  assert.deepEqual(await map(arrays, tasks.lengthOf), [1, 10, 20_000]);
  const made = await map([3, 50_000], (length: number) => new Float64Array(length).fill(length));
  assert.deepEqual([made[0]!.length, made[1]![49_999]], [3, 50_000]);
});

scenario('`transfer` moves buffers', async () => {
  const arrays = [1, 10, 20_000].map((length) => new Float64Array(length));
  assert.deepEqual(await map(arrays, tasks.lengthOf, { transfer: true }), [1, 10, 20_000]);
  assert.deepEqual(
    arrays.map((array) => array.length),
    [0, 0, 0],
  );
});

scenario('unordered gives each index once', async () => {
  const seen = new Map<number, number>();
  for await (const [index, value] of map.unordered(numbers(3000), tasks.double)) seen.set(index, value);
  assert.equal(seen.size, 3000);
  for (const [index, value] of seen) assert.equal(value, index * 2);
});

scenario('unordered with `ordered` keeps the order', async () => {
  const seen: number[] = [];
  const times = numbers(200).map((x) => (x % 7 === 0 ? 1 : 0.05));
  for await (const [index] of map.unordered(times, tasks.spin, { ordered: true })) seen.push(index);
  assert.deepEqual(seen, numbers(200));
});

scenario('unordered waits for whom it gives results to', async () => {
  const counts = allocate(Int32Array, 3000);
  let got = 0;
  for await (const _ of map.unordered(numbers(3000), tasks.count, { with: { counts }, grain: 10 })) {
    if (++got === 5) {
      await new Promise((resolve) => setTimeout(resolve, 150));
      const run = counts.reduce((sum, one) => sum + one, 0);
      assert.ok(run <= 200, `${run} were run`);
      break;
    }
  }
  free(counts);
});

scenario('`ordered: false` gives all results in some order', async () => {
  const results = await map(rows(2000), tasks.sumRow, { ordered: false });
  assert.deepEqual(
    results.sort((a, b) => a - b),
    rows(2000)
      .map(tasks.sumRow)
      .sort((a, b) => a - b),
  );
});

scenario('all workers take part, also where few items are long', async () => {
  assert.equal(new Set(await map(new Array(8).fill(60), tasks.threadOf)).size >= 2, true);
  assert.equal(new Set(await map(new Array(8).fill(60).map(String), (ms: string) => ms)).size, 1);
});

scenario('long items that lie together are shared, too', async () => {
  await map(new Array(8).fill(60), tasks.threadOf);
  const times = numbers(20_000).map((x) => (x >= 10_000 && x < 10_200 ? 2 : 0));
  for (const items of [times, times.map((ms) => ({ ms }))]) {
    const threads = await map(items as unknown[], tasks.threadOfAny);
    const shares = new Map<number, number>();
    for (const thread of threads.slice(10_000, 10_200)) shares.set(thread, (shares.get(thread) ?? 0) + 1);
    assert.ok(Math.max(...shares.values()) < 160, JSON.stringify([...shares]));
  }
});

scenario('`grain` says how many items a worker takes', async () => {
  for (const grain of [1, 7, 1000, 1e6]) {
    assert.deepEqual(
      await map(numbers(3000), tasks.double, { grain }),
      numbers(3000).map((x) => x * 2),
    );
    assert.deepEqual(
      await map(rows(3000), tasks.sumRow, { grain }),
      rows(3000).map((row) => row.x + row.y),
    );
  }
});

scenario('inside a worker a map runs there', async () => {
  assert.deepEqual(await map([1, 2], tasks.nested), [
    [11, 21, 31],
    [12, 22, 32],
  ]);
});

scenario('several maps at a time', async () => {
  const results = await Promise.all(numbers(20).map((x) => map(numbers(100 + x), tasks.double)));
  for (const [x, result] of results.entries())
    assert.deepEqual(
      result,
      numbers(100 + x).map((y) => y * 2),
    );
});

scenario('processes give the same', async () => {
  const processes = pool({ kind: 'process', workers: 2 });
  assert.deepEqual(
    await map(numbers(3000), tasks.double, { pool: processes }),
    numbers(3000).map((x) => x * 2),
  );
  assert.deepEqual(
    await map(rows(3000), tasks.describeRow, { pool: processes }),
    rows(3000).map((row) => tasks.describeRow(row)),
  );
  assert.deepEqual(await map(Float64Array.of(1, 2), tasks.scale, { pool: processes, with: { k: 2 } }), [2, 4]);
  await processes.close();
});

await runScenarios();
