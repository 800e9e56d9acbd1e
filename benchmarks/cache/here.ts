/** What a process of the benchmarks is told by the one that started it. Beside it, nothing of the repository is loaded. */
import { join } from 'node:path';
import type { Sides } from './sides.ts';

export const sides: Sides = JSON.parse(
  process.env.HASTEN_CACHE_SIDES ?? '{"peers": null, "python": null, "programs": "", "folder": ""}',
);

/** Small amounts, to see that all answers agree. */
export const quick = process.env.HASTEN_CACHE_QUICK === '1';

/** A command of `hasten bench` for each of `ways` of python/side.py. */
export function inPython(...ways: string[]): Record<string, { command: string[] }> {
  const { python, programs, folder } = sides;
  if (python === null) return {};
  return Object.fromEntries(
    ways.map((way) => [way, { command: [python, join(programs, 'side.py'), way, folder, quick ? 'quick' : 'full'] }]),
  );
}
