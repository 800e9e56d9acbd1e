/**
 * What a worker begins with, a thread or a process: it takes part in its pool's memory, connects the channel, says that
 * it is there, and waits. Nothing before `adoptMemory` may use the shared memory.
 */
import { isMainThread, workerData } from 'node:worker_threads';
import { adoptMemory } from '../../shared-memory/memory.ts';
import { packError } from '../../support/thrown.ts';
import { ProcessChannel } from '../channel/process-channel.ts';
import { ThreadChannel } from '../channel/thread-channel.ts';
import type { ThreadData } from '../pool/thread-vessel.ts';
import { START_VARIABLE, type StartData } from '../pool/vessel.ts';
import './chunks.ts';
import { answer, become, handle } from './messages.ts';
import './portables.ts';
import './tasks.ts';

/** How often a process looks at its own memory where its pool cannot, in ms. */
const LOOK_MS = 50;
const MB = 2 ** 20;

handle('close', () => process.exit(0));

if (isMainThread) beProcess();
else beThread();

function beThread(): void {
  const { id, end, words, memory } = (workerData as ThreadData).hastenPool;
  if (memory !== null) adoptMemory(memory);
  const channel = new ThreadChannel(end);
  become({ kind: 'thread', id, channel, words });
  channel.ref();
  answer(['loaded']);
}

function beProcess(): void {
  const { id, name, memoryLimitMb } = JSON.parse(process.env[START_VARIABLE]!) as StartData;
  delete process.env[START_VARIABLE];
  process.title = name;
  const channel = new ProcessChannel(process);
  become({ kind: 'process', id, channel, words: null });
  channel.ref();
  process.once('disconnect', () => process.exit());
  process.on('uncaughtExceptionMonitor', (error) => answer(['uncaught', packError(error)]));
  if (memoryLimitMb !== undefined && process.platform !== 'linux') watchMemory(memoryLimitMb * MB);
  answer(['loaded']);
}

function watchMemory(limit: number): void {
  setInterval(() => {
    const size = process.memoryUsage.rss();
    if (size > limit) answer(['too-large', size]);
  }, LOOK_MS).unref();
}
