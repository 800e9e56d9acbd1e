/**
 * A side of quick.ts: calls in batches, after they have warmed up. The input is handed to every call, since V8 builds the
 * address and the length of an array into the code where it finds that a closure has no other.
 */
import type { Input } from './case.ts';

/** ms of a batch. */
const BATCH_MS = 12;

export class Turns {
  readonly #call: (input: Input) => unknown;
  readonly #input: Input;
  #calls = 1;

  constructor(call: (input: Input) => unknown, input: Input) {
    this.#call = call;
    this.#input = input;
  }

  warmUp(ms: number): void {
    const begin = performance.now();
    let last = this.take();
    while (performance.now() - begin < ms) {
      if (last * this.#calls < BATCH_MS / 2) this.#calls *= 2;
      last = this.take();
    }
    this.#calls = Math.max(1, Math.round(BATCH_MS / last));
  }

  /** ms of a call. */
  take(): number {
    const begin = performance.now();
    for (let i = 0; i < this.#calls; i++) this.#call(this.#input);
    return (performance.now() - begin) / this.#calls;
  }
}
