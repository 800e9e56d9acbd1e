import { expect, test } from 'vitest';
import { control, slot } from '../../../src/parallel/worker/job.ts';
import { ItemRunner, type Task } from '../../../src/parallel/worker/run-items.ts';

function runner(task: Task, options: { retries?: number; collect?: boolean; captures?: object } = {}) {
  const words = new Int32Array(32);
  const mine = words.subarray(control.slots);
  const { retries = 0, collect = false, captures = null } = options;
  const made = new ItemRunner(task, captures, words, mine, { retries, collect, seed: null });
  made.items = Array.from({ length: 100 }, (_, index) => index);
  return { made, words, mine };
}

test('numbers go to the shared results, and their items are marked', () => {
  const { made } = runner((item) => (item as number) * 2);
  made.numbers = { results: new Float64Array(100), status: new Uint8Array(100) };
  const { results, status } = made.numbers;
  expect(made.run(3, 6)).toBe(undefined);
  expect([...results.slice(2, 7)]).toEqual([0, 6, 8, 10, 0]);
  expect([...status.slice(2, 7)]).toEqual([0, 1, 1, 1, 0]);
});

test('from the first result on that is no number, all are kept by themselves', () => {
  const { made } = runner((item) => ((item as number) === 4 ? 'four' : item));
  made.numbers = { results: new Float64Array(100), status: new Uint8Array(100) };
  made.begin(3);
  made.run(3, 6);
  expect(made.numbers).toBe(null);
  expect([made.valuesFrom, made.values]).toEqual([4, ['four', 5]]);
});

test('promises are waited for, one after the other', async () => {
  let at = 0;
  const { made } = runner(async (item) => {
    const mine = ++at;
    await null;
    expect(at).toBe(mine);
    return `${item}`;
  });
  made.begin(0);
  await made.run(0, 5);
  expect(made.values).toEqual(['0', '1', '2', '3', '4']);
});

test('an item that fails is tried again as often as it may be', () => {
  const tries: number[] = [];
  const task: Task = (item) => {
    tries.push(item as number);
    if (item === 1 && tries.length < 4) throw new Error('not yet');
    return item;
  };
  const { made } = runner(task, { retries: 2 });
  made.begin(0);
  made.run(0, 3);
  expect(tries).toEqual([0, 1, 1, 1, 2]);
  expect(made.failures).toEqual([]);
  expect(made.values).toEqual([0, 1, 2]);
});

test('an error ends the run, or is collected and the place kept', async () => {
  const task: Task = (item) => {
    if ((item as number) % 2 === 1) throw new Error(`odd ${item}`);
    return item;
  };
  const first = runner(task).made;
  first.begin(0);
  first.run(0, 10);
  expect(first.halted).toBe(true);
  expect(first.failures.map(([index]) => index)).toEqual([1]);

  for (const each of [task, async (item: unknown) => task(item)]) {
    const second = runner(each, { collect: true }).made;
    second.begin(0);
    await second.run(0, 4);
    expect(second.values).toEqual([0, undefined, 2, undefined]);
    expect(second.failures).toMatchObject([
      [1, { message: 'odd 1' }],
      [3, { message: 'odd 3' }],
    ]);
  }
});

test('it says which item it is at, and stops when it is asked to', () => {
  const seen: number[] = [];
  const { made, words, mine } = runner((item) => {
    seen.push(mine[slot.item]! - 1);
    if (item === 2) words[control.stop] = 1;
    return item;
  });
  made.begin(0);
  made.run(0, 10);
  expect(seen).toEqual([0, 1, 2]);
  expect(made.values).toEqual([0, 1, 2]);
  expect(mine[slot.item]).toBe(0);
});
