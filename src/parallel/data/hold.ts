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
  readonly copies: Copies;
  /** The answer is there, or never will be. Once is enough, more do no harm. */
  release(): void;
}

/** By the array that they are of. */
export interface Copies {
  get(array: object): object | undefined;
  set(array: object, copy: object): void;
  /** Those of a message of the same job; known here only while somebody has them. */
  note(array: object, copy: object): void;
}

/** `job`: the hold of the job that several messages are of; they share its copies, and each other's as long as there are any. */
export function newHold(job: Hold | null = null): Hold {
  const made = new Map<object, object>();
  const kept = new Set<SharedArray>();
  const transfer: Transferable[] = [];
  return {
    keep(array) {
      if (kept.has(array)) return;
      pin(array);
      kept.add(array);
    },
    transfer,
    copies: copiesOf(made, job?.copies ?? null),
    release() {
      for (const array of kept) unpin(array);
      kept.clear();
      made.clear();
      transfer.length = 0;
    },
  };
}

function copiesOf(made: Map<object, object>, ofJob: Copies | null): Copies {
  const noted = new WeakMap<object, WeakRef<object>>();
  return {
    get: (array) => made.get(array) ?? noted.get(array)?.deref() ?? ofJob?.get(array),
    set(array, copy) {
      made.set(array, copy);
      ofJob?.note(array, copy);
    },
    note: (array, copy) => void noted.set(array, new WeakRef(copy)),
  };
}
