/** Looking again and again for a while before going to sleep: falling asleep and being woken takes longer than most waits. */

/** ms. Two threads that find each other awake begin within 1 µs; waking one up takes 20 to 100. */
const PATIENCE = 0.1;

/** Tells the processor that nothing happens here, where the engine has a word for it. */
const pause = (Atomics as { pause?: () => void }).pause;

export class Spin {
  readonly #until = performance.now() + PATIENCE;

  /** False when it has been long enough. */
  goOn(): boolean {
    if (pause !== undefined) for (let i = 0; i < 8; i++) pause.call(Atomics);
    return performance.now() < this.#until;
  }
}
