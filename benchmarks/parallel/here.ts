/** What a process of the benchmarks is told by the one that started it. Beside it, nothing of the repository is loaded. */
import { join } from 'node:path';
import type { Sides } from './sides.ts';

export const sides: Sides = JSON.parse(
  process.env.HASTEN_PARALLEL_SIDES ?? '{"peers": null, "python": null, "joblib": false, "programs": ""}',
);

/** Small amounts, to see that all answers agree. */
export const quick = process.env.HASTEN_PARALLEL_QUICK === '1';

/** Of the benchmarks' own files: table.ts runs them as JavaScript. */
export const ending = import.meta.url.slice(-3);

/**
 * By bench: with the chunks that Python chooses, and with chunks set by hand. Joblib takes some 10 s for a million
 * objects: one of its ways is enough there.
 */
const WAYS: Record<string, string[]> = {
  'typed array': ['pool chunks', 'joblib chunks'],
  numbers: ['pool', 'pool chunks', 'joblib', 'joblib chunks'],
  'objects to numbers': ['pool', 'pool chunks', 'joblib'],
  'objects to objects': ['pool', 'pool chunks'],
  'one by one': ['pool', 'joblib'],
};

/** The candidates in Python for the bench with this name. */
export function inPython(bench: string): Record<string, { command: string[] }> {
  const { python, joblib, programs } = sides;
  if (python === null) return {};
  const ways = WAYS[bench]!.filter((way) => joblib || !way.startsWith('joblib'));
  return Object.fromEntries(ways.map((way) => [way, { command: [python, join(programs, 'side.py'), bench, way] }]));
}
