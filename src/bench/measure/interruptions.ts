/**
 * How often the kernel took the processor away from this thread though it wanted to go on. Linux tells it for each thread;
 * elsewhere nothing is known, and the count stays 0.
 */
import { readFileSync } from 'node:fs';

const STATUS = '/proc/thread-self/status';

let known = process.platform === 'linux';

/** Of the calling thread, since it began. */
export function interruptions(): number {
  if (!known) return 0;
  try {
    return Number(/^nonvoluntary_ctxt_switches:\s*(\d+)/m.exec(readFileSync(STATUS, 'latin1'))?.[1] ?? 0);
  } catch {
    known = false;
    return 0;
  }
}
