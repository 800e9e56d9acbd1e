/**
 * The thread that records with V8's profiler, in the place of the sampler's thread (sampler/thread.ts) and steered like
 * it: through the header of the shared memory and a request in the recording's folder.
 *
 * V8 gives a profile only when it is stopped. So every few seconds, and when the parent asks, a new profiler begins
 * before the old one is stopped and written: what is lost when the process is killed is the last part. The two overlap
 * for some ms, since V8 forgets the positions of code that is optimised while no profiler runs.
 */
import { appendFileSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { workerData } from 'node:worker_threads';
import { ClockFile } from '../clock-file.ts';
import { control, Memory, SamplerState, SlotState, slotField } from '../layout.ts';
import { nowUs } from '../now.ts';
import { file, type ThreadRecord } from '../recording.ts';
import type { SamplerData } from '../sampler/thread.ts';
import { ProcessProfiler } from './process-profiler.ts';
import type { RawProfile } from './raw-profile.ts';

const LOOK_EVERY_MS = 5;
const WRITE_CLOCK_EVERY_US = 100_000;
const NEW_PART_EVERY_US = 5_000_000;

async function record({ buffer, folder, intervalUs }: SamplerData): Promise<void> {
  const memory = new Memory(buffer);
  const { header } = memory;
  const flushRequest = join(folder, file.flush);
  /** The number of a thread in the recording, by Node's id. */
  const numbers = new Map<number, number>();
  /** How many parts of a thread's profile are written, by its number. */
  const parts = new Map<number, number>();
  const clock = new ClockFile(folder);
  const state = () => Atomics.load(header, control.state);

  function write(threadId: number, profile: RawProfile | null): void {
    const thread = numbers.get(threadId);
    if (thread === undefined || profile === null) return;
    const part = parts.get(thread) ?? 0;
    parts.set(thread, part + 1);
    writeFileSync(join(folder, file.v8(thread, part)), JSON.stringify(profile));
  }

  /** Threads that came are numbered and let go on; those that go are read and let go. */
  async function greetAndPart(): Promise<void> {
    for (let slot = 0; slot < memory.slots; slot++) {
      const slotState = memory.get(slot, slotField.state);
      if (slotState !== SlotState.running && slotState !== SlotState.ended) continue;
      const threadId = memory.get(slot, slotField.threadId);
      if (profiler.has(threadId) && memory.get(slot, slotField.isProfiled) === 0) {
        const thread = memory.get(slot, slotField.generation);
        numbers.set(threadId, thread);
        const entry: ThreadRecord = { thread, startUs: nowUs() };
        appendFileSync(join(folder, file.threads), `${JSON.stringify(entry)}\n`);
        memory.set(slot, slotField.isProfiled, 1);
        Atomics.notify(header, memory.field(slot, slotField.isProfiled));
      }
      if (slotState !== SlotState.ended) continue;
      write(threadId, await profiler.stopThread(threadId));
      memory.set(slot, slotField.isProfiled, 0);
      memory.set(slot, slotField.state, SlotState.free);
      Atomics.notify(header, memory.field(slot, slotField.state));
    }
  }

  let profiler = await ProcessProfiler.start(intervalUs);
  let nextClock = 0;
  let nextPart = nowUs() + NEW_PART_EVERY_US;
  const next = async () => {
    const before = profiler;
    profiler = await ProcessProfiler.start(intervalUs);
    for (const [threadId, profile] of await before.stop()) write(threadId, profile);
    nextPart = nowUs() + NEW_PART_EVERY_US;
  };
  await greetAndPart();
  Atomics.compareExchange(header, control.state, SamplerState.starting, SamplerState.sampling);
  Atomics.notify(header, control.state);
  while (state() === SamplerState.sampling) {
    await Atomics.waitAsync(header, control.state, SamplerState.sampling, LOOK_EVERY_MS).value;
    await greetAndPart();
    if (existsSync(flushRequest)) {
      await next();
      clock.write(0);
      rmSync(flushRequest, { force: true });
      appendFileSync(join(folder, file.flushed), '.');
    }
    if (nowUs() >= nextPart) await next();
    if (nowUs() >= nextClock) {
      clock.write(0);
      nextClock = nowUs() + WRITE_CLOCK_EVERY_US;
    }
  }
  await greetAndPart();
  for (const [threadId, profile] of await profiler.stop()) write(threadId, profile);
  clock.write(0);
}

/**
 * Neither the inspector's answers nor `waitAsync` keep an event loop alive. And the thread must outlive its sessions: the
 * main thread answers the end of one to the thread that began it, and dies where that one is gone. So it stays until the
 * process ends.
 */
setInterval(() => {}, 60_000);
const data = workerData as SamplerData;
record(data).finally(() => {
  const { header } = new Memory(data.buffer);
  Atomics.store(header, control.state, SamplerState.done);
  Atomics.notify(header, control.state);
});
