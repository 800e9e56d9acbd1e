import { expect, test } from 'vitest';
import { control, slot } from '../../../src/parallel/worker/job.ts';
import { ItemRunner, type Task } from '../../../src/parallel/worker/run-items.ts';
import { steal } from '../../../src/parallel/worker/steal.ts';

function runner(task: Task, options: { retries?: number; collect?: boolean; captures?: object } = {}) {
  const words = new Int32Array(32);
  const mine = words.subarray(control.slots);
  const { retries = 0, collect = false, captures = null } = options;
  const made = new ItemRunner(task, captures, words, mine, { retries, collect, seed: null });
  made.items = Array.from({ length: 100 }, (_, index) => index);
  const run = (from: number, to: number) => {
    mine[slot.open] = (to - from) << 16;
    return made.run(from, slot.open, 3, Number.POSITIVE_INFINITY);
  };
  return { made, words, mine, run };
}

test('numbers go to the shared results, and their items are marked', () => {
  const { made, run } = runner((item) => (item as number) * 2);
  made.numbers = { results: new Float64Array(100), status: new Uint8Array(100) };
  const { results, status } = made.numbers;
  expect(run(3, 6)).toBe(true);
  expect([...results.slice(2, 7)]).toEqual([0, 6, 8, 10, 0]);
  expect([...status.slice(2, 7)]).toEqual([0, 1, 1, 1, 0]);
});

test('from the first result on that is no number, all are kept by themselves', () => {
  const { made, run } = runner((item) => ((item as number) === 4 ? 'four' : item));
  made.numbers = { results: new Float64Array(100), status: new Uint8Array(100) };
  made.begin(3);
  run(3, 6);
  expect(made.numbers).toBe(null);
  expect([made.valuesFrom, made.values]).toEqual([4, ['four', 5]]);
});

test('promises are waited for, one after the other', async () => {
  let at = 0;
  const { made, run } = runner(async (item) => {
    const mine = ++at;
    await null;
    expect(at).toBe(mine);
    return `${item}`;
  });
  made.begin(0);
  await run(0, 5);
  expect(made.values).toEqual(['0', '1', '2', '3', '4']);
});

test('an item that fails is tried again as often as it may be', () => {
  const tries: number[] = [];
  const task: Task = (item) => {
    tries.push(item as number);
    if (item === 1 && tries.length < 4) throw new Error('not yet');
    return item;
  };
  const { made, run } = runner(task, { retries: 2 });
  made.begin(0);
  run(0, 3);
  expect(tries).toEqual([0, 1, 1, 1, 2]);
  expect(made.failures).toEqual([]);
  expect(made.values).toEqual([0, 1, 2]);
});

test('an error ends the run, or is collected and the place kept', async () => {
  const task: Task = (item) => {
    if ((item as number) % 2 === 1) throw new Error(`odd ${item}`);
    return item;
  };
  const { made: first, run } = runner(task);
  first.begin(0);
  run(0, 10);
  expect(first.halted).toBe(true);
  expect(first.failures.map(([index]) => index)).toEqual([1]);

  for (const each of [task, async (item: unknown) => task(item)]) {
    const { made: second, run } = runner(each, { collect: true });
    second.begin(0);
    await run(0, 4);
    expect(second.values).toEqual([0, undefined, 2, undefined]);
    expect(second.failures).toMatchObject([
      [1, { message: 'odd 1' }],
      [3, { message: 'odd 3' }],
    ]);
  }
});

test('it says which item it is at, and stops when it is asked to', () => {
  const seen: number[] = [];
  const { made, words, mine, run } = runner((item) => {
    seen.push(mine[slot.item]! - 1);
    if (item === 2) words[control.stop] = 1;
    return item;
  });
  made.begin(0);
  run(0, 10);
  expect(seen).toEqual([0, 1, 2]);
  expect(made.values).toEqual([0, 1, 2]);
  expect(mine[slot.item]).toBe(0);
});

test('others take items that it has not begun', () => {
  const seen: number[] = [];
  const { words, mine, run } = runner((item) => {
    seen.push(item as number);
    mine[slot.from] = 0;
    if (item === 2) expect(steal(words, -1)).toEqual({ from: 11, count: 9 });
    return item;
  });
  run(0, 20);
  expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(steal(words, -1)).toBe(null);
});

test('it lets others in when it is time, and goes on', () => {
  const { made, mine } = runner((item) => item);
  mine[slot.open] = 10 << 16;
  made.begin(0);
  expect(made.run(0, slot.open, 3, 0)).toBe(false);
  expect(made.values).toEqual([0, 1, 2]);
  expect(made.run(0, slot.open, 3, Number.POSITIVE_INFINITY)).toBe(true);
  expect(made.values).toHaveLength(10);
});
