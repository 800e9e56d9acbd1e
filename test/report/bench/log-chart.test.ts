/** The chart on two logarithmic axes. */
import { expect, test } from 'vitest';
import { logChart } from '../../../src/report/bench/log-chart.ts';
import { painter } from '../../../src/report/style.ts';
import { textWidth } from '../../../src/report/width.ts';

const axes = { x: String, y: String };
const plain = painter(false);
const points = (f: (x: number) => number) => [1, 10, 100, 1000].map((x) => ({ x, y: f(x) }));

test('a power law is a straight line from corner to corner', () => {
  expect(logChart([{ points: points((x) => x) }], 30, 4, axes, plain)).toEqual([
    '1000 ┤                  ⣀⡠⠤⠔⠒●',
    ' 100 ┤            ⣀⡠⠤●⠊⠉',
    '  10 ┤      ⣀⡠●⠒⠊⠉',
    '   1 ┤●⠤⠔⠒⠉⠉',
    '     └┬───────┬──────┬───────┬',
    '      1      10     100   1000',
  ]);
});

test('marks climb with the exponent', () => {
  const rows = logChart([{ points: points((x) => x * x) }], 40, 8, axes, plain);
  const marks = rows.flatMap((row, at) => [...row].flatMap((cell, column) => (cell === '●' ? [{ at, column }] : [])));
  expect(marks).toHaveLength(4);
  expect(marks[0]).toEqual({ at: 0, column: 39 });
  expect(marks[3]!.at).toBe(7);
});

test('every series has a mark of its own, and the first lies on top', () => {
  const text = logChart([{ points: points((x) => x) }, { points: points((x) => x) }], 40, 8, axes, plain).join('\n');
  expect(text).toContain('●');
  expect(text).not.toContain('○');
  const apart = logChart([{ points: points((x) => x) }, { points: points((x) => 9 * x) }], 40, 8, axes, plain).join(
    '\n',
  );
  expect(apart).toContain('○');
});

test('fits into its width, and is left out where there is none', () => {
  for (const width of [30, 60, 90]) {
    for (const line of logChart([{ points: points((x) => x ** 3) }], width, 10, axes, plain)) {
      expect(textWidth(line)).toBeLessThanOrEqual(width);
    }
  }
  expect(logChart([{ points: points((x) => x) }], 12, 4, axes, plain)).toEqual([]);
  expect(logChart([], 80, 4, axes, plain)).toEqual([]);
});

test('times that are all the same are a line in the middle', () => {
  const rows = logChart([{ points: points(() => 5) }], 40, 9, axes, plain);
  expect(rows.findIndex((row) => row.includes('●'))).toBe(4);
});
