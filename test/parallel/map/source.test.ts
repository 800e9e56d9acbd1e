import { expect, test } from 'vitest';
import { type Source, sourceOf } from '../../../src/parallel/map/source.ts';

const nothing = (): void => {};

function fail(error: unknown): never {
  throw error;
}

function all(source: Source, most: number): unknown[][] {
  const taken: unknown[][] = [];
  while (!source.done) taken.push(source.take(most));
  return taken;
}

test('arrays and typed arrays are taken in portions', () => {
  expect(all(sourceOf([1, 2, 3, 4, 5], nothing, fail), 2)).toEqual([[1, 2], [3, 4], [5]]);
  expect(all(sourceOf(Float32Array.of(1, 2, 3), nothing, fail), 2).map((part) => Array.from(part))).toEqual([
    [1, 2],
    [3],
  ]);
});

test('an iterable is asked for no more than was wanted', () => {
  let made = 0;
  function* numbers() {
    for (;;) yield made++;
  }
  const source = sourceOf(numbers(), nothing, fail);
  expect(source.take(3)).toEqual([0, 1, 2]);
  expect(made).toBe(3);
});

test('an iterator that is not at its end is told to return, once', () => {
  let returned = 0;
  const items = {
    [Symbol.iterator]: () => ({
      next: () => ({ done: false as const, value: 1 }),
      return: () => ({ done: true as const, value: ++returned }),
    }),
  };
  const source = sourceOf(items, nothing, fail);
  source.take(1);
  source.close();
  source.close();
  expect(returned).toBe(1);
});

test('what a Set or Map holds is counted before, what a generator gives is not', () => {
  expect(sourceOf(new Set([1, 2]), nothing, fail).total).toBe(2);
  expect(sourceOf([].values(), nothing, fail).total).toBe(null);
});

test('an async iterable is read ahead by what was asked for last, and no further', async () => {
  let made = 0;
  async function* numbers() {
    for (;;) yield made++;
  }
  let told = 0;
  const source = sourceOf(numbers(), () => told++, fail);
  expect(source.take(5)).toEqual([]);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(made).toBe(5);
  expect(told).toBe(5);
  expect(source.take(3)).toEqual([0, 1, 2]);
  await new Promise((resolve) => setTimeout(resolve, 20));
  // Two were left of those; another one is wanted.
  expect(made).toBe(6);
  source.close();
});

test('an async iterable that is closed early is told to return, and one that throws says so', async () => {
  let ended = false;
  async function* numbers() {
    try {
      for (;;) yield 1;
    } finally {
      ended = true;
    }
  }
  const source = sourceOf(numbers(), nothing, fail);
  source.take(1);
  await new Promise((resolve) => setTimeout(resolve, 5));
  source.close();
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(ended).toBe(true);

  const error = await new Promise((resolve) => {
    async function* broken(): AsyncGenerator<number> {
      yield await Promise.reject(new Error('no more'));
    }
    sourceOf(broken(), nothing, resolve).take(1);
  });
  expect(error).toMatchObject({ message: 'no more' });
});
