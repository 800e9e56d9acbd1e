/**
 * Inside a worker: who takes the messages that come from the pool, and how to answer. The start file (main.ts) connects
 * it; in a thread that is no worker of a pool nothing is ever received.
 */
import type { Transferable } from 'node:worker_threads';
import type { Channel, Message } from '../channel/channel.ts';

/** What a worker knows of itself. */
export interface ThisWorker {
  readonly kind: 'thread' | 'process';
  readonly id: number;
  readonly channel: Channel;
  /** The words that it shares with its pool (`word` in pool/pool-worker.ts); null in a process. */
  readonly words: Int32Array | null;
}

const handlers = new Map<string, (...parts: never[]) => void>();
let self: ThisWorker | null = null;

/** What is done with messages `[type, ...parts]` of one type. One handler a type; registered while the start file loads. */
export function handle(type: string, handler: (...parts: never[]) => void): void {
  handlers.set(type, handler);
}

/** Sends `[type, ...parts]` to the pool. */
export function answer(message: Message, transfer?: readonly Transferable[]): void {
  self?.channel.send(message, transfer);
}

/** This worker, or null where this thread is no worker of a pool: there `map` and `run` use workers, here they do not. */
export function thisWorker(): ThisWorker | null {
  return self;
}

/** For the start file: connects the channel. */
export function become(worker: ThisWorker): void {
  self = worker;
  worker.channel.receive = ([type, ...parts]) => {
    const handler = handlers.get(type);
    if (handler === undefined) throw new Error(`a pool sent ${type}, which this worker does not know`);
    handler(...(parts as never[]));
  };
}
