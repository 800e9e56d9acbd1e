/**
 * What two sides of a pool talk through: the thread that has the pool, and a worker of it, a thread or a process. What
 * always holds: messages arrive in the order in which they were sent, each once; one that cannot be cloned throws
 * `DataCloneError` at `send`, before anything of it is sent; what a thread sent before its end still
 * arrives (of a process what its system had taken by then, some 200 kB: Node drops the rest at `process.exit`).
 */
import type { Transferable } from 'node:worker_threads';

/** The first part of a message names who takes it (`handle`), the others are its arguments. */
export type Message = [type: string, ...parts: unknown[]];

export interface Channel {
  /**
   * Sends a message: an array of a type and what structured clone takes. Small ones of numbers, strings, plain objects
   * and small typed arrays take a few µs. `transfer` moves ArrayBuffers and ports (threads only; a process gets copies).
   */
  send(message: Message, transfer?: readonly Transferable[]): void;
  /** Called for each message, never within `send`. */
  receive: (message: Message) => void;
  /** Sends and receives no more. */
  close(): void;
  /** Whether it keeps the process alive. It does not at first. */
  ref(): void;
  unref(): void;
}
