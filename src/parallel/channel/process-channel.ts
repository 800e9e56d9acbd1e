/**
 * The channel between a pool and a worker process: Node's own IPC of `fork` with `serialization: 'advanced'`. Nothing is
 * shared and nothing moves: what is transferred elsewhere is copied here.
 */
import type { ChildProcess, Serializable } from 'node:child_process';
import type { Channel, Message } from './channel.ts';

/** A ChildProcess, or `process` in one. */
export type IpcEnd = Pick<ChildProcess, 'connected' | 'send' | 'on' | 'off' | 'channel'> | NodeJS.Process;

type Send = (message: Serializable, done: (error: Error | null) => void) => boolean;

export class ProcessChannel implements Channel {
  receive: (message: Message) => void = () => {};
  readonly #end: IpcEnd;
  readonly #listener = (message: Message) => this.receive(message);
  #isClosed = false;

  constructor(end: IpcEnd) {
    this.#end = end;
    (end as ChildProcess).on('message', this.#listener as (message: Serializable) => void);
    end.channel?.unref();
  }

  send(message: Message): void {
    // Where the other side is gone, its end is told elsewhere.
    if (!this.#isClosed && this.#end.connected)
      (this.#end.send as Send).call(this.#end, message as Serializable, () => {});
  }

  close(): void {
    this.#isClosed = true;
    (this.#end as ChildProcess).off('message', this.#listener as (message: Serializable) => void);
  }

  ref(): void {
    this.#end.channel?.ref();
  }

  unref(): void {
    this.#end.channel?.unref();
  }
}
