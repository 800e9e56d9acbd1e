/** Connections between the threads of a process: a MessageChannel for each pair, made when it is first needed. */
import { MessageChannel, type MessagePort, postMessageToThread } from 'node:worker_threads';
import { answer, type Reply, type Request } from './manager-home.ts';
import { HomeLine } from './manager-line.ts';

const TYPE = 'hasten.manager';

let listens = false;

/** Other threads may connect to this one. */
export function listenForThreads(): void {
  if (listens) return;
  listens = true;
  process.on('workerMessage', (message: unknown) => {
    const { type, port } = (message ?? {}) as { type?: unknown; port?: MessagePort };
    if (type !== TYPE || port === undefined) return;
    port.on('message', (request: Request) => {
      void answer(request, 'thread', (reply) => port.postMessage(reply));
    });
    // Being used by others keeps no thread alive.
    port.unref();
  });
}

const lines = new Map<number, HomeLine>();

/** The connection to that thread. */
export function lineToThread(thread: number): HomeLine {
  let line = lines.get(thread);
  if (line === undefined) {
    line = connect(thread);
    lines.set(thread, line);
  }
  return line;
}

function connect(thread: number): HomeLine {
  const { port1, port2 } = new MessageChannel();
  const line = new HomeLine('thread', {
    send: (request) => port1.postMessage(request),
    ref: () => port1.ref(),
    unref: () => port1.unref(),
  });
  port1.on('message', (reply: Reply) => line.settle(reply));
  port1.on('close', () => line.lost());
  port1.unref();
  postMessageToThread(thread, { type: TYPE, port: port2 }, [port2]).catch((cause) => {
    line.lost(cause);
    port1.close();
  });
  return line;
}
