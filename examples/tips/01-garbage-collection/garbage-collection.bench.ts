/**
 * Two ways to pay less for garbage: make none, or give the collector a larger young generation. The second is a flag that
 * counts when Node starts, so its candidates are whole programs, and their times contain Node's start.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { bench } from 'hasten/bench';
import { largestWindow as fast } from './fast.ts';
import { largestWindow as slow } from './slow.ts';

const program = fileURLToPath(new URL('slow.ts', import.meta.url));

/** The checksum of `slow.ts` in a process of its own, with V8's flags. */
function started(...flags: string[]) {
  return async (events: number): Promise<string | undefined> => {
    const { stdout } = await promisify(execFile)(process.execPath, [...flags, program, String(events)]);
    return /checksum (\S+)/.exec(stdout)?.[1];
  };
}

bench('a window of events', {
  sizes: { events: 500_000 },
  elements: (events) => events,
  candidates: { 'an object for each': slow, 'typed columns': fast },
});

bench('the young generation', {
  sizes: { events: 10_000_000 },
  candidates: {
    "Node's own": started(),
    '4 MiB': started('--max-semi-space-size=4'),
    '64 MiB': started('--max-semi-space-size=64'),
    '128 MiB': started('--max-semi-space-size=128'),
  },
});
