/** A thread of the program takes part in the profile: seen by its workers, its modules marked, its end written down. */
import { getEnvironmentData } from 'node:worker_threads';
import { restoreFunctionText } from '../../instrument/original-text.ts';
import { Memory } from '../layout.ts';
import type { RunConfig } from '../recording.ts';
import type { Sampler } from './sampler.ts';
import { ThreadProbe } from './thread-probe.ts';
import { followWorkers, SEAT, type WorkerSeat } from './workers.ts';

/** What the main thread of a profiled program begins with. */
export interface Early {
  folder: string;
  config: RunConfig;
  memory: Memory;
  slot: number;
  sampler: Sampler;
}

/** `early`: of the main thread; null in a worker. */
export function takePart(early: Early | null): void {
  if (early) {
    const { folder, config, memory, slot, sampler } = early;
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
