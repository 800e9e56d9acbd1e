/**
 * The probe: preloaded into every thread of a profiled program, before the user's first module. It starts the sampler
 * (main thread only), gives the thread its part of the shared memory, installs the loader hook, and at the thread's end
 * writes what only the thread knows.
 *
 * The program must not notice: nothing on the global object, no environment variable or exec argument left behind,
 * thread ids, function texts and listeners as without it.
 *
 * The sampler's thread takes as long to start as Node itself, and the program's first line waits for it. So it is started
 * before the rest of the probe (take-part.ts) is loaded.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { loadEntry } from '../../support/entry.ts';
import { createMemory, Memory } from '../layout.ts';
import { file, type RunConfig } from '../recording.ts';
import { Sampler } from './sampler.ts';
import type { Early } from './take-part.ts';
import { hideTraces, ownFolder, RUN_VARIABLE } from './traces.ts';

const early = begin();
if (early || !isMainThread) loadEntry<typeof import('./take-part.ts')>('profile/probe/take-part').takePart(early);

/** Null in a worker, and in a process that is not profiled. */
function begin(): Early | null {
  const given = process.env[RUN_VARIABLE];
  if (!isMainThread || given === undefined) return null;
  const config = JSON.parse(readFileSync(join(given, file.run), 'utf8')) as RunConfig;
  const folder = ownFolder(given, config);
  hideTraces(config.children);
  const memory = new Memory(createMemory());
  const slot = memory.claim() as number;
  return { folder, config, memory, slot, sampler: new Sampler(memory, folder, config) };
}
