import { expect, test } from 'vitest';
import { barOf, lineOf } from '../../../src/parallel/map/bar.ts';
import { Clock } from '../../../src/parallel/map/progress.ts';

test('the rate is that of the last seconds, and the time left follows from it', () => {
  let now = 0;
  let done = 0;
  const clock = new Clock(
    () => ({ done, total: 1000 }),
    () => now,
  );
  for (; now < 20_000; now += 100) {
    done += now < 10_000 ? 1 : 3;
    clock.now();
  }
  const { rate, remainingMs } = clock.now();
  expect(rate).toBeCloseTo(30, -1);
  expect(remainingMs! / 1000).toBeCloseTo((1000 - done) / 30, -1);
});

test('a bar fits the terminal, whatever its width', () => {
  const progress = { done: 6200, total: 10_000, rate: 1240, remainingMs: 3065 };
  for (let columns = 10; columns < 200; columns++) {
    expect(barOf('map score', progress, columns).length, `${columns} columns`).toBeLessThan(columns);
  }
  expect(barOf('map score', progress, 80)).toBe(
    'map score  ████████████████▏░░░░░░░░░  62 %   6 200/10 000  1 240/s  3.1 s left',
  );
});

test('without a number of items there is no bar', () => {
  expect(barOf('map', { done: 12, total: null, rate: 3.25, remainingMs: null }, 80)).toBe('map  12 items  3.25/s');
});

test('a log has plain lines', () => {
  expect(lineOf('map', { done: 250_000, total: 1e6, rate: 1e4, remainingMs: 75_000 })).toBe(
    'map: 250 000 of 1 000 000 items (25 %), 10 000/s, 1:15 min left',
  );
  expect(lineOf('map', { done: 0, total: 10, rate: 0, remainingMs: null })).toBe('map: 0 of 10 items (0 %)');
});
