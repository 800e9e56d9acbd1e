import { expect, test } from 'vitest';
import { elide } from '../../src/report/elide.ts';

test('short stretches are whole', () => {
  expect(elide(3, 6, () => 0)).toEqual([{ line: 3 }, { line: 4 }, { line: 5 }, { line: 6 }]);
});

test('of long ones the head, the end and lines with time stay, with their neighbours', () => {
  expect(elide(1, 100, (line) => (line === 50 ? 1 : 0))).toEqual([
    ...[
      { line: 1 },
      { from: 2, to: 48 },
      { line: 49 },
      { line: 50 },
      { line: 51 },
      { from: 52, to: 99 },
      { line: 100 },
    ],
  ]);
});

test('where too many lines take time, the most costly stay', () => {
  const pieces = elide(1, 5_000, (line) => (line % 1000 === 0 ? 0.1 : 0.001));
  expect(pieces.length).toBeLessThanOrEqual(80);
  for (const line of [1000, 2000, 3000, 4000]) expect(pieces).toContainEqual({ line });
});

test('folded ranges are left out once, the outer one of two, and every line is in one piece', () => {
  const pieces = elide(1, 30, () => 1, [
    { from: 5, to: 20, of: 'outer' },
    { from: 8, to: 12, of: 'inner' },
  ]);
  expect(pieces.filter((piece) => 'from' in piece)).toEqual([{ from: 5, to: 20, of: 'outer' }]);
  expect(pieces).toHaveLength(15);
});
