import { expect, test } from 'vitest';
import { lastingMs, type Pause } from '../../src/profile/lasting-pauses.ts';

const pauses = (kind: string, ...ms: number[]): Pause[] => ms.map((one) => ({ kind, ms: one }));

test('short collections count nothing, however long some of them became', () => {
  expect(lastingMs(pauses('scavenge', 1, 30, 0.3, 12, 45, 1.9, 8, 40, 0.4))).toBe(0);
});

test('collections that are all long count, the shortest around less what a short one takes', () => {
  expect(lastingMs(pauses('scavenge', 12, 12, 22, 52, 32, 32))).toBe(10 + 10 + 10 + 10 + 20 + 30);
});

test('those of all objects count as the shorter of two, and are no neighbours of others', () => {
  const mixed = [...pauses('scavenge', 12, 12), ...pauses('markSweepCompact', 20, 50), ...pauses('scavenge', 12)];
  expect(lastingMs(mixed)).toBe(30 + 40);
  expect(lastingMs(pauses('markSweepCompact', 30, 90, 60))).toBe(30 + 30 + 60);
});

test('a collection of all objects that is the only one may have waited for a core', () => {
  expect(lastingMs([...pauses('markSweepCompact', 87), ...pauses('incremental', 8)])).toBe(0);
  expect(lastingMs([])).toBe(0);
});
