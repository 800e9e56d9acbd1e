/** Looks at workers every few ms, for a job that limits the time of an item. */

/** Often enough to be done within 100 ms of the limit: two looks to see it, and what it takes to end a thread. */
const EVERY_MS = 20;

export class Watch {
  readonly #timer: NodeJS.Timeout;

  constructor(look: () => void) {
    this.#timer = setInterval(look, EVERY_MS);
  }

  /** It keeps the process alive no longer. */
  unref(): void {
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
