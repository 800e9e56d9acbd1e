/** The other side of a channel in tests: a thread or process that sends back what it gets, and does as it is told. */
import { isMainThread, workerData } from 'node:worker_threads';
import type { Channel, Message } from '../../../src/parallel/channel/channel.ts';
import { ProcessChannel } from '../../../src/parallel/channel/process-channel.ts';
import { type ChannelEnd, ThreadChannel } from '../../../src/parallel/channel/thread-channel.ts';

const channel: Channel = isMainThread ? new ProcessChannel(process) : new ThreadChannel(workerData as ChannelEnd);
channel.ref();

/** Timers that went off since the last `ticks`. */
let ticks = 0;

channel.receive = (message: Message) => {
  const [type, value] = message as [string, number];
  if (type === 'many') for (let index = 0; index < value; index++) channel.send(['one', index]);
  else if (type === 'say-and-exit') {
    for (let index = 0; index < value; index++) channel.send(['one', index % 10 === 0 ? new Date(index) : index]);
    process.exit(0);
  } else if (type === 'tick') setInterval(() => ticks++, value).unref();
  else if (type === 'ticks') channel.send(['ticks', ticks]);
  else if (type === 'cpu') channel.send(['cpu', process.threadCpuUsage?.() ?? process.cpuUsage()]);
  else if (type === 'busy') {
    const end = performance.now() + value;
    while (performance.now() < end);
    channel.send(['done']);
  } else channel.send(message);
};
