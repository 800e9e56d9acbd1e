import assert from 'node:assert/strict';
import { map, mapReduce, type Pool, pool, reduce } from '../../../../src/public/parallel.ts';
import { runScenarios, scenario, tree } from './harness.ts';
import * as tasks from './tasks.ts';

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** What must not depend on the workers. */
async function everything(some: Pool, grain: number | undefined): Promise<unknown> {
  const options = grain === undefined ? { pool: some } : { pool: some, grain };
  const values = Float64Array.from(numbers(5000), (x) => Math.sin(x) * 10 ** (x % 17));
  const join = (a: string, b: string): string => `(${a} ${b})`;
  return {
    dice: await map(numbers(400), tasks.dice, { ...options, seed: 42 }),
    diceOfObjects: await map(
      numbers(100).map(() => ({})),
      tasks.diceOf,
      { ...options, seed: 42 },
    ),
    sum: await reduce(values, tasks.same, tasks.add, options),
    sumOfIterable: await reduce([...values].values(), tasks.same, tasks.add, options),
    order: await reduce(numbers(777), tasks.textOf, join, options),
    orderOfTexts: await reduce(numbers(100).map(String), (text) => text, join, options),
    keys: await mapReduce(numbers(500), (x: number) => [[x % 10, String(x)] as const], join, options),
  };
}

scenario('the same results for 1 to 8 workers, and for every grain', async () => {
  let expected: unknown;
  for (let workers = 1; workers <= 8; workers++) {
    const some = pool({ workers });
    const found = await everything(some, [undefined, 1, 7, 100][workers % 4]);
    expected ??= found;
    assert.deepStrictEqual(found, expected);
    await some.close();
  }
  const { dice, order, orderOfTexts } = expected as Record<string, unknown>;
  assert.equal(new Set((dice as number[][]).map(([x]) => x)).size, 400);
  assert.equal(order, tree(0, 777));
  assert.equal(orderOfTexts, tree(0, 100));
});

scenario('another seed, other numbers', async () => {
  const one = await map(numbers(10), tasks.dice, { seed: 1 });
  assert.deepEqual(await map(numbers(10), tasks.dice, { seed: 1n }), one);
  assert.notDeepEqual(await map(numbers(10), tasks.dice, { seed: 2 }), one);
});

await runScenarios();
