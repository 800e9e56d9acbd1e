/** How a worker thread comes and goes: its slot in the shared memory, which the thread that records answers. */
import { type Memory, SlotState, slotField } from '../layout.ts';
import type { RunConfig } from '../recording.ts';

/** A thread that V8's profiler does not reach in this time goes on without; one that it does not read loses its figures. */
const TIMEOUT_MS = 500;

/** V8 engine: returns when the thread's profiler runs. The inspector interrupts the wait to start it. */
export function waitUntilProfiled(memory: Memory, slot: number): void {
  Atomics.wait(memory.header, memory.field(slot, slotField.isProfiled), 0, TIMEOUT_MS);
}

/** Ends a thread's part. The V8 engine must read its profile while the thread is still there, so there it waits. */
export function leave(memory: Memory, slot: number, engine: RunConfig['engine']): void {
  const wasProfiled = memory.get(slot, slotField.isProfiled) === 1;
  memory.set(slot, slotField.state, SlotState.ended);
  if (engine === 'v8' && wasProfiled) {
    Atomics.wait(memory.header, memory.field(slot, slotField.state), SlotState.ended, TIMEOUT_MS);
  }
}
