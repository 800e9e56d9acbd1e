/**
 * Starts the sampler's thread before anything else of the probe is loaded: a thread takes as long to start as Node
 * itself, and the program's first line waits for it. To be imported first.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { createMemory, Memory } from '../layout.ts';
import { file, type RunConfig } from '../recording.ts';
import { Sampler } from './sampler.ts';
import { hideTraces, ownFolder, RUN_VARIABLE } from './traces.ts';

/** What the main thread of a profiled program begins with. */
export interface Early {
  folder: string;
  config: RunConfig;
  memory: Memory;
  slot: number;
  sampler: Sampler;
}

/** Null in a worker, and in a process that is not profiled. */
export const early = begin();

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
