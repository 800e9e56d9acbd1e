/** Who this thread is: for the recording, and for the kernel. */
import { readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { isMainThread, threadId } from 'node:worker_threads';
import { nowUs } from '../now.ts';
import type { StartRecord } from '../recording.ts';

/** The thread's record as of now. */
export function startRecord(): StartRecord {
  return {
    threadId: isMainThread ? 0 : threadId,
    name: isMainThread ? 'main' : `worker ${threadId} (${basename(process.argv[1] ?? 'eval')})`,
    pid: process.pid,
    startUs: nowUs(),
    node: process.version,
  };
}

/** The thread's id in the kernel, on Linux; 0 elsewhere. */
export function kernelThreadId(): number {
  try {
    return Number(basename(readlinkSync('/proc/thread-self')));
  } catch {
    return 0;
  }
}
