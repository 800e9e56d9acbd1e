/**
 * The channel between a pool and a worker process: Node's own IPC of `fork` with `serialization: 'advanced'`. Nothing is
 * shared and nothing moves: what is transferred elsewhere is copied here.
 */
import type { Serializable } from 'node:child_process';
import type { Channel, Message } from './channel.ts';

/** A ChildProcess, or `process` in one. */
export interface IpcEnd {
  readonly connected: boolean;
  send?(message: Serializable, done?: (error: Error | null) => void): boolean;
  on(event: 'message', listener: (message: never) => void): unknown;
  off(event: 'message', listener: (message: never) => void): unknown;
  readonly channel?: { ref(): void; unref(): void } | null;
}

export class ProcessChannel implements Channel {
  receive: (message: Message) => void = () => {};
  readonly #end: IpcEnd;
  readonly #listener = (message: Message) => this.receive(message);
  #isClosed = false;

  constructor(end: IpcEnd) {
    this.#end = end;
    end.on('message', this.#listener);
    end.channel?.unref();
  }

  send(message: Message): void {
    // Where the other side is gone, its end is told elsewhere.
    if (!this.#isClosed && this.#end.connected) this.#end.send!(message, () => {});
  }

  close(): void {
    this.#isClosed = true;
    this.#end.off('message', this.#listener);
  }

  ref(): void {
    this.#end.channel?.ref();
  }

  unref(): void {
    this.#end.channel?.unref();
  }
}
