/** Values on their way to another thread or process, and back. (Being written.) */
import type { Hold } from './hold.ts';

/** What `pack` made: structured-cloneable, as a whole and in one message. What is in it is for `unpack` alone. */
export interface Packed {
  readonly value: unknown;
  readonly parts: readonly unknown[] | null;
}

export interface PackOptions {
  /** Buffers of plain typed arrays are moved, not copied: they go into `hold.transfer`. */
  transfer?: boolean;
  /** A result: arrays that were allocated here become the receiver's (`giveAway`). */
  gives?: boolean;
  /** How the value is called in messages: `items`, `arguments`, `with`, `result`; the path begins with it. */
  root?: string;
}

/** Throws `HASTEN_TASK_DATA`, which names the path of what cannot travel. Takes what structured clone takes, and what is portable. */
export function pack(_value: unknown, _to: 'thread' | 'process', _hold: Hold, _options: PackOptions = {}): Packed {
  throw new Error('not written yet');
}

export function unpack(_packed: Packed): unknown {
  throw new Error('not written yet');
}
