import assert from 'node:assert/strict';
import { map, mapReduce, reduce } from '../../../../src/public/parallel.ts';
import { errorOf, runScenarios, scenario, tree } from './harness.ts';
import * as tasks from './tasks.ts';

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

scenario('a sum', async () => {
  assert.equal(await reduce(numbers(10_001), tasks.double, (a, b) => a + b), 10_000 * 10_001);
  assert.equal(await reduce(Float64Array.from(numbers(1000)), tasks.double, (a, b) => a + b), 999 * 1000);
  assert.equal(await reduce(new Set(numbers(1000)), tasks.double, (a, b) => a + b), 999 * 1000);
  assert.equal(await reduce([5], tasks.double, (a, b) => a + b), 10);
});

scenario('no items: the initial value, or an error', async () => {
  assert.equal(await reduce([], tasks.double, (a, b) => a + b, { initial: 7 }), 7);
  assert.equal(await reduce([1], tasks.double, (a, b) => a + b, { initial: 7 }), 9);
  assert.equal((await errorOf(reduce([], tasks.double, (a, b) => a + b))).code, 'HASTEN_TASK_EMPTY');
});

scenario('combine has what `with` names', async () => {
  const total = await reduce(
    [1, 2, 3],
    (x, { k }) => x * k,
    (a, b, { k }) => a + b + k,
    { with: { k: 10 } },
  );
  assert.equal(total, 80);
});

scenario('values are counted by their keys', async () => {
  const lines = numbers(3000).map((x) => `w${x % 7} all w${x % 3}`);
  const words = await mapReduce(lines, tasks.wordsOf, (a, b) => a + b);
  assert.equal(words.get('all'), 3000);
  assert.deepEqual([...words.keys()], ['w0', 'all', 'w1', 'w2', 'w3', 'w4', 'w5', 'w6']);
  assert.equal(words.get('w0'), numbers(3000).filter((x) => x % 7 === 0).length + 1000);
  assert.deepEqual(
    await mapReduce(
      numbers(10),
      (x: number) => (x > 100 ? [[1, 1] as const] : []),
      (a, b) => a + b,
    ),
    new Map(),
  );
  assert.deepEqual(await mapReduce([], tasks.wordsOf, (a, b) => a + b), new Map());
});

scenario('errors of the task and of combine', async () => {
  const error = await errorOf(reduce(numbers(100), tasks.failAt, (a, b) => a + b, { with: { at: [64] } }));
  assert.equal(error.message, 'no 64');
  assert.equal(error.index, 64);
  const thrown = await errorOf(
    reduce(numbers(100), tasks.double, () => {
      throw new Error('no combining');
    }),
  );
  assert.equal(thrown.message, 'no combining');
  const promised = await errorOf(reduce(numbers(100), tasks.double, (async (a: number, b: number) => a + b) as never));
  assert.equal(promised.code, 'HASTEN_TASK_COMBINE');
});

scenario('a reduction inside a worker gives the same', async () => {
  const inner = async (count: number): Promise<string> => {
    const { reduce: combineAll } = await import('../../../../src/public/parallel.ts');
    return combineAll(
      Array.from({ length: count }, (_, index) => String(index)),
      (x) => x,
      (a, b) => `(${a} ${b})`,
    );
  };
  assert.deepEqual(await map([3, 100], inner), [tree(0, 3), tree(0, 100)]);
});

await runScenarios();
