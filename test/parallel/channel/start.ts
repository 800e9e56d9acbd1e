/** Channels to a thread and to a process that echo (echo.ts). */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Channel, Message } from '../../../src/parallel/channel/channel.ts';
import { ProcessChannel } from '../../../src/parallel/channel/process-channel.ts';
import { channelEnds, ThreadChannel } from '../../../src/parallel/channel/thread-channel.ts';

const echo = new URL('./echo.ts', import.meta.url);

export interface Echo extends AsyncDisposable {
  channel: Channel;
  /** The next messages, as many as that. */
  next(count: number): Promise<Message[]>;
  /** Settles when the other side is no more, and its last message was received. */
  ended: Promise<void>;
}

export function start(kind: 'thread' | 'process'): Echo {
  return kind === 'thread' ? startThread() : startProcess();
}

function startThread(): Echo {
  const [mine, theirs] = channelEnds();
  const worker = new Worker(echo, { workerData: theirs, transferList: [theirs.port] });
  const channel = new ThreadChannel(mine);
  const ended = new Promise<void>((resolve) => {
    worker.once('exit', () => {
      channel.finish();
      resolve();
    });
  });
  return echoOf(channel, ended, async () => void (await worker.terminate()));
}

function startProcess(): Echo {
  const child = fork(fileURLToPath(echo), [], { serialization: 'advanced', execArgv: ['--no-warnings'] });
  const ended = new Promise<void>((resolve) => {
    let left = 2;
    const one = () => --left === 0 && resolve();
    child.once('exit', one);
    child.once('disconnect', one);
  });
  return echoOf(new ProcessChannel(child), ended, async () => {
    child.kill('SIGKILL');
    await ended;
  });
}

function echoOf(channel: Channel, ended: Promise<void>, end: () => Promise<void>): Echo {
  const arrived: Message[] = [];
  let wake = () => {};
  channel.ref();
  channel.receive = (message) => {
    arrived.push(message);
    wake();
  };
  return {
    channel,
    ended,
    async next(count) {
      while (arrived.length < count) await new Promise<void>((resolve) => (wake = resolve));
      return arrived.splice(0, count);
    },
    async [Symbol.asyncDispose]() {
      channel.close();
      await end();
    },
  };
}
