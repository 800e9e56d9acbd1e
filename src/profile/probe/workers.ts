/**
 * Worker threads: each is given a slot of the shared memory by the thread that starts it, and the probe is preloaded into
 * it also where `execArgv` says otherwise. Node hands environment data on to new workers; that is how the slot gets there.
 *
 * The sampler is the process's first worker and takes a thread id; ids are shown as if it had none.
 */
import { syncBuiltinESMExports } from 'node:module';
import workerThreads, { setEnvironmentData, type WorkerOptions } from 'node:worker_threads';
import { entryUrl } from '../../support/entry.ts';
import { Memory, SlotState, slotField } from '../layout.ts';
import type { RunConfig } from '../recording.ts';

export const SEAT = 'hasten.seat';

/** What a thread needs to take part. */
export interface WorkerSeat {
  folder: string;
  config: RunConfig;
  buffer: SharedArrayBuffer;
  /** Null when there was none left: the thread is not profiled. */
  slot: number | null;
}

export function followWorkers(seat: WorkerSeat): void {
  const memory = new Memory(seat.buffer);
  const Native = workerThreads.Worker;

  class Worker extends Native {
    constructor(filename: string | URL, options: WorkerOptions = {}) {
      const seatOfWorker = takeSeat(seat, memory);
      try {
        super(filename, withProbe(options));
      } catch (error) {
        seatOfWorker.leave();
        throw error;
      }
      this.once('exit', seatOfWorker.leave);
      Object.defineProperty(this, 'threadId', { value: this.threadId - 1, configurable: true });
      this.once('exit', () => Reflect.deleteProperty(this, 'threadId'));
    }
  }

  const shown = workerThreads as { Worker: unknown; threadId: number };
  shown.Worker = Worker;
  if (!workerThreads.isMainThread) shown.threadId = workerThreads.threadId - 1;
  syncBuiltinESMExports();
}

/** Takes a slot for the next worker; `leave` gives it back when the thread is no more. */
function takeSeat(seat: WorkerSeat, memory: Memory): { leave(): void } {
  const slot = memory.claim();
  setEnvironmentData(SEAT, { ...seat, slot } satisfies WorkerSeat);
  if (slot === null) return { leave: () => {} };
  const generation = memory.get(slot, slotField.generation);
  const leave = () => {
    // The thread may have left by itself, and the slot may have a new owner.
    if (memory.get(slot, slotField.generation) !== generation) return;
    const state = memory.get(slot, slotField.state);
    if (state === SlotState.running) memory.set(slot, slotField.state, SlotState.ended);
    else if (state === SlotState.claimed) memory.set(slot, slotField.state, SlotState.free);
  };
  return { leave };
}

function withProbe(options: WorkerOptions): WorkerOptions {
  if (options.execArgv === undefined) return options;
  return { ...options, execArgv: [...options.execArgv, '--import', entryUrl('profile/probe/main').href] };
}
