/** What has to stay as it is while values are under way, and until the answer is there. */
import type { Transferable } from 'node:worker_threads';
import type { SharedArray } from '../../shared-memory/array-types.ts';
import { pin, unpin } from '../../shared-memory/pins.ts';

export interface Hold {
  /** Keeps the memory of a shared array until `release`. */
  keep(array: SharedArray): void;
  /** To be given along with the message. */
  readonly transfer: Transferable[];
  /** Copies of large plain arrays in memory that threads share: one for each array, however often it is sent. */
  readonly copies: Map<object, unknown>;
  /** The answer is there, or never will be. Once is enough, more do no harm. */
  release(): void;
}

/** `copies`: those of another hold, where several messages are of one job. */
export function newHold(copies: Map<object, unknown> = new Map()): Hold {
  const kept = new Set<SharedArray>();
  const transfer: Transferable[] = [];
  return {
    keep(array) {
      if (kept.has(array)) return;
      pin(array);
      kept.add(array);
    },
    transfer,
    copies,
    release() {
      for (const array of kept) unpin(array);
      kept.clear();
      transfer.length = 0;
    },
  };
}
