/**
 * Worker threads: each is given a slot of the shared memory by the thread that starts it, and the probe is preloaded into
 * it also where `execArgv` says otherwise. Node hands environment data on to new workers; that is how the slot gets there.
 *
 * The sampler is the process's first worker and takes a thread id; ids are shown as if it had none.
 */
import { syncBuiltinESMExports } from 'node:module';
import { fileURLToPath } from 'node:url';
import workerThreads, { setEnvironmentData, type WorkerOptions } from 'node:worker_threads';
import { entryUrl } from '../../support/entry.ts';
import { control, Memory, SlotState, slotField } from '../layout.ts';
import type { RunConfig } from '../recording.ts';
import { leave } from './seats.ts';
import { hideArgument } from './traces.ts';

export const SEAT = 'hasten.seat';
/** Threads of hasten's own that come before the program's, and are not shown. */
export const HIDDEN_THREADS = 1;

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
  const seats = new WeakMap<object, Seat>();

  class Worker extends Native {
    constructor(filename: string | URL, options: WorkerOptions = {}) {
      const seatOfWorker = takeSeat(seat, memory);
      try {
        super(filename, withProbe(options));
      } catch (error) {
        seatOfWorker.leave();
        throw error;
      }
      seats.set(this, seatOfWorker);
      countStart(memory);
      Object.defineProperty(this, 'threadId', { value: this.threadId - HIDDEN_THREADS, configurable: true });
    }

    /** A listener would be seen by the program, and could be removed by it. */
    override emit(event: string | symbol, ...args: unknown[]): boolean {
      if (event === 'exit') {
        seats.get(this)?.leave();
        Atomics.sub(memory.header, control.workers, 1);
        Reflect.deleteProperty(this, 'threadId');
      }
      return Reflect.apply(Native.prototype.emit, this, [event, ...args]);
    }
  }

  if (seat.config.engine === 'v8') {
    Worker.prototype.terminate = function (this: Worker) {
      seats.get(this)?.part();
      return Native.prototype.terminate.call(this);
    };
  }
  const shown = workerThreads as { Worker: unknown; threadId: number };
  shown.Worker = Worker;
  if (!workerThreads.isMainThread) {
    shown.threadId = workerThreads.threadId - HIDDEN_THREADS;
    hideArgument();
  }
  syncBuiltinESMExports();
}

/** All threads' workers together. */
function countStart({ header }: Memory): void {
  const running = Atomics.add(header, control.workers, 1) + 1;
  Atomics.add(header, control.workersStarted, 1);
  let most = Atomics.load(header, control.workersAtOnce);
  while (running > most) {
    const found = Atomics.compareExchange(header, control.workersAtOnce, most, running);
    if (found === most) break;
    most = found;
  }
}

interface Seat {
  /** Gives the slot back when the thread is no more. */
  leave(): void;
  /** The thread is about to be stopped from outside: reads what would be lost. */
  part(): void;
}

/** Takes a slot for the next worker. */
function takeSeat(seat: WorkerSeat, memory: Memory): Seat {
  const slot = memory.claim();
  setEnvironmentData(SEAT, { ...seat, slot } satisfies WorkerSeat);
  if (slot === null) return { leave: () => {}, part: () => {} };
  const generation = memory.get(slot, slotField.generation);
  // The thread may have left by itself, and the slot may have a new owner.
  const state = () =>
    memory.get(slot, slotField.generation) === generation ? memory.get(slot, slotField.state) : null;
  return {
    leave() {
      if (state() === SlotState.running) memory.set(slot, slotField.state, SlotState.ended);
      else if (state() === SlotState.claimed) memory.set(slot, slotField.state, SlotState.free);
    },
    part() {
      if (state() === SlotState.running) leave(memory, slot, seat.config.engine);
    },
  };
}

function withProbe(options: WorkerOptions): WorkerOptions {
  if (options.execArgv === undefined) return options;
  return { ...options, execArgv: [...options.execArgv, '--require', fileURLToPath(entryUrl('profile/probe/main'))] };
}
