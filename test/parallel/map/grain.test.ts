import { expect, test } from 'vitest';
import { Grain } from '../../../src/parallel/worker/grain.ts';

test('it begins with one item and grows to what takes the time that it should', () => {
  const grain = new Grain(3, null);
  const sizes: number[] = [];
  for (let round = 0; round < 6; round++) {
    sizes.push(grain.size);
    grain.measured(grain.size, grain.size * 0.01);
  }
  expect(sizes).toEqual([1, 8, 64, 300, 300, 300]);
});

test('items that take longer make it small at once', () => {
  const grain = new Grain(3, null);
  for (let round = 0; round < 5; round++) grain.measured(grain.size, grain.size * 0.01);
  grain.measured(300, 3000);
  expect(grain.size).toBe(1);
});

test('towards the end portions get smaller, never smaller than one', () => {
  const grain = new Grain(3, null);
  for (let round = 0; round < 5; round++) grain.measured(grain.size, grain.size * 0.001);
  expect(grain.of(100, 2)).toBe(25);
  expect(grain.of(3, 2)).toBe(1);
});

test('one that is given is kept', () => {
  const grain = new Grain(3, 50);
  grain.measured(50, 1000);
  expect(grain.of(1000, 2)).toBe(50);
  expect(grain.of(20, 2)).toBe(20);
});
