/**
 * The sampler's thread: reads every thread's shadow stack at the interval asked for, and every tenth of a second writes
 * what it has to the recording's folder. It never returns to its event loop, so nothing else may happen on this thread.
 */
import { appendFileSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { workerData } from 'node:worker_threads';
import { ClockFile } from '../clock-file.ts';
import { control, Memory, SamplerState, SlotState, slotField } from '../layout.ts';
import { nowUs } from '../now.ts';
import { file } from '../recording.ts';
import { IdleCheck } from './idle.ts';
import { SampledThread } from './sampled-thread.ts';

export interface SamplerData {
  /** Tells hasten's own threads from the program's. */
  isHasten: true;
  buffer: SharedArrayBuffer;
  folder: string;
  intervalUs: number;
  /** Sampling ends by itself after this long; null: it goes on until it is told. */
  maxMs: number | null;
  /** Whether what was counted before this thread began is left out. */
  fromNow: boolean;
}

const WRITE_EVERY_US = 100_000;
/** How late the system usually wakes a thread. */
const WAKE_UP_US = 60;
const LOOK_FOR_REQUEST_EVERY_US = 20_000;

function sample({ buffer, folder, intervalUs, maxMs, fromNow }: SamplerData): void {
  const memory = new Memory(buffer);
  const threads = new Map<number, SampledThread>();
  const idle = new IdleCheck();
  const clock = new ClockFile(folder);
  const flushRequest = join(folder, file.flush);
  let taken = 0;
  let nextWrite = 0;
  let nextLook = 0;

  function findThreads(): void {
    for (let slot = 0; slot < memory.slots; slot++) {
      const state = memory.get(slot, slotField.state);
      const isThread = state === SlotState.running || state === SlotState.ended;
      if (isThread && !threads.has(slot)) threads.set(slot, new SampledThread(memory, slot, folder, fromNow));
    }
  }

  function write(): void {
    findThreads();
    for (const [slot, thread] of threads) {
      const ended = memory.get(slot, slotField.state) === SlotState.ended;
      thread.write();
      if (!ended) continue;
      thread.close();
      threads.delete(slot);
      memory.set(slot, slotField.state, SlotState.free);
    }
    clock.write(taken);
  }

  write();
  Atomics.compareExchange(memory.header, control.state, SamplerState.starting, SamplerState.sampling);
  Atomics.notify(memory.header, control.state);
  let due = nowUs();
  const endUs = maxMs === null ? Number.POSITIVE_INFINITY : due + maxMs * 1000;
  while (due < endUs && Atomics.load(memory.header, control.state) === SamplerState.sampling) {
    // A random interval around the one asked for: a program with a rhythm of its own cannot hide between the samples.
    due = Math.max(due + intervalUs * (0.75 + 0.5 * Math.random()), nowUs());
    Atomics.wait(memory.header, control.state, SamplerState.sampling, Math.max(0, due - nowUs() - WAKE_UP_US) / 1000);
    for (const thread of threads.values()) thread.sample(idle);
    taken++;
    const now = nowUs();
    if (now >= nextLook) {
      nextLook = now + LOOK_FOR_REQUEST_EVERY_US;
      findThreads();
      if (existsSync(flushRequest)) {
        write();
        rmSync(flushRequest, { force: true });
        appendFileSync(join(folder, file.flushed), '.');
      }
    }
    if (now >= nextWrite) {
      nextWrite = now + WRITE_EVERY_US;
      write();
    }
  }
  write();
  Atomics.store(memory.header, control.state, SamplerState.done);
  Atomics.notify(memory.header, control.state);
}

sample(workerData as SamplerData);
