/**
 * The probe: preloaded into every thread of a profiled program, before the user's first module. It gives the thread its
 * part of the shared memory, installs the loader hook, starts the sampler (main thread only), and at the thread's end
 * writes what only the thread knows.
 *
 * The program must not notice: nothing on the global object, no environment variable or exec argument left behind,
 * thread ids, function texts and listeners as without it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getEnvironmentData, isMainThread } from 'node:worker_threads';
import { restoreFunctionText } from '../../instrument/original-text.ts';
import { createMemory, Memory } from '../layout.ts';
import { file, type RunConfig } from '../recording.ts';
import { Sampler } from './sampler.ts';
import { ThreadProbe } from './thread-probe.ts';
import { hideTraces, ownFolder, RUN_VARIABLE } from './traces.ts';
import { followWorkers, SEAT, type WorkerSeat } from './workers.ts';

function start(): void {
  if (isMainThread) {
    const given = process.env[RUN_VARIABLE];
    if (given === undefined) return;
    const config = JSON.parse(readFileSync(join(given, file.run), 'utf8')) as RunConfig;
    const folder = ownFolder(given, config);
    hideTraces(config.children);
    const memory = new Memory(createMemory());
    const slot = memory.claim() as number;
    const sampler = new Sampler(memory, folder, config);
    begin({ folder, config, buffer: memory.buffer, slot }, sampler);
  } else {
    const seat = getEnvironmentData(SEAT) as WorkerSeat | undefined;
    if (seat?.slot == null) return;
    begin(seat as WorkerSeat & { slot: number }, null);
  }
}

function begin(seat: WorkerSeat & { slot: number }, sampler: Sampler | null): void {
  restoreFunctionText();
  followWorkers(seat);
  new ThreadProbe(seat.folder, seat.config, new Memory(seat.buffer), seat.slot, sampler).start();
}

start();
