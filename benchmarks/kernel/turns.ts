/** A side of quick.ts: calls in batches, after they have warmed up. */

/** ms of a batch. */
const BATCH_MS = 12;

export class Turns {
  readonly #call: () => unknown;
  #calls = 1;

  constructor(call: () => unknown) {
    this.#call = call;
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
    for (let i = 0; i < this.#calls; i++) this.#call();
    return (performance.now() - begin) / this.#calls;
  }
}
