/**
 * The channel between a pool's thread and a worker thread: small plain messages go through a ring in shared memory, all
 * others through a MessagePort, which also wakes a side that sleeps. Numbers keep the two ways in one order. What always
 * holds: a message that is counted is in the ring or in the port already, so who sees the count finds the message.
 */
import { MessageChannel, type MessagePort, receiveMessageOnPort, type Transferable } from 'node:worker_threads';
import type { Channel, Message } from './channel.ts';
import { Poll, type Polled } from './polling.ts';
import { RING_BYTES, RingReader, RingWriter } from './ring.ts';

/** What a side needs: structured-cloneable, with `port` in the list of what is transferred. */
export interface ChannelEnd {
  rings: SharedArrayBuffer;
  /** 0 writes to the first ring and reads from the second, 1 the other way round. */
  side: 0 | 1;
  port: MessagePort;
}

/** Both ends of a new channel. */
export function channelEnds(): [ChannelEnd, ChannelEnd] {
  const rings = new SharedArrayBuffer(2 * RING_BYTES);
  const { port1, port2 } = new MessageChannel();
  return [
    { rings, side: 0, port: port1 },
    { rings, side: 1, port: port2 },
  ];
}

/** A message in the port: its number with it, or null, which only wakes. */
type InPort = [number: number, message: Message] | null;

/** How long messages may be taken before the event loop has its turn, in ms. */
const TURN_MS = 0.2;

export class ThreadChannel implements Channel, Polled {
  receive: (message: Message) => void = () => {};
  /** Called where a message came that cannot be read here; those behind it do not come. */
  onBroken: (error: unknown) => void = (error) => {
    throw error;
  };
  readonly #port: MessagePort;
  readonly #writer: RingWriter;
  readonly #reader: RingReader;
  readonly #poll: Poll;
  /** Messages that the port has given before their turn. */
  readonly #early: [number: number, message: Message][] = [];
  #isClosed = false;

  constructor({ rings, side, port }: ChannelEnd) {
    this.#port = port;
    this.#writer = new RingWriter(rings, side * RING_BYTES);
    this.#reader = new RingReader(rings, (1 - side) * RING_BYTES);
    port.on('message', (message: InPort) => {
      if (message !== null) this.#early.push(message);
      if (!this.#isClosed) this.#poll.woken();
    });
    port.on('messageerror', (error) => this.#break(error));
    port.unref();
    this.#poll = new Poll(this);
  }

  send(message: Message, transfer?: readonly Transferable[]): void {
    if (this.#isClosed) return;
    const moves = transfer !== undefined && transfer.length > 0;
    if (moves || !this.#writer.write(message)) {
      this.#port.postMessage([this.#writer.number, message], moves ? transfer : undefined);
    }
    // Also where the message is in the port: it may have woken the other side before it was counted, for nothing.
    if (this.#writer.count()) this.#port.postMessage(null);
    this.#poll.sent();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#poll.end();
    this.#port.close();
  }

  ref(): void {
    if (!this.#isClosed) this.#port.ref();
  }

  unref(): void {
    this.#port.unref();
  }

  /** The other side is no more: takes what it has sent, and closes. */
  finish(): void {
    while (!this.#isClosed && this.#takeOne());
    this.close();
  }

  drain(): boolean {
    const start = performance.now();
    let got = false;
    while (!this.#isClosed && this.#takeOne()) {
      got = true;
      if (performance.now() - start > TURN_MS) break;
    }
    return got;
  }

  sleep(): boolean {
    return this.#reader.sleep();
  }

  wake(): void {
    this.#reader.wake();
  }

  #takeOne(): boolean {
    if (!this.#reader.isBehind) return false;
    const message = (this.#reader.take() as Message | null) ?? this.#takeFromPort();
    if (message === null) return false;
    this.receive(message);
    return true;
  }

  #takeFromPort(): Message | null {
    const { number } = this.#reader;
    while (this.#early.length === 0) {
      let next: { message: InPort } | undefined;
      try {
        next = receiveMessageOnPort(this.#port);
      } catch (error) {
        this.#break(error);
      }
      if (next === undefined) return null;
      if (next.message !== null) this.#early.push(next.message);
    }
    if (this.#early[0]![0] !== number) throw new Error(`message ${number} is missing: ${this.#early[0]![0]} came`);
    this.#reader.skip();
    return this.#early.shift()![1];
  }

  #break(error: unknown): void {
    if (this.#isClosed) return;
    this.#early.length = 0;
    this.onBroken(error);
  }
}
