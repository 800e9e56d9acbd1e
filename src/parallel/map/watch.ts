/**
 * Looks at workers every few ms, for a job that limits the time of an item. What always holds: messages that have arrived
 * by then were taken before, so that no worker is ended for what it has long answered, however long this thread was busy.
 */

/** Often enough to be done within 100 ms of the limit: two looks to see it, and what it takes to end a thread. */
const EVERY_MS = 20;

export class Watch {
  readonly #timer: NodeJS.Timeout;
  readonly #look: () => void;
  #last = performance.now();
  #stopped = false;

  constructor(look: () => void) {
    this.#look = look;
    this.#timer = setInterval(() => this.#tick(), EVERY_MS);
  }

  #tick(): void {
    const now = performance.now();
    const wasAway = now - this.#last > 2 * EVERY_MS;
    this.#last = now;
    // A turn of the event loop takes a part of what has come; the next look is soon.
    if (wasAway) return;
    setImmediate(() => {
      if (!this.#stopped) this.#look();
    });
  }

  stop(): void {
    this.#stopped = true;
    clearInterval(this.#timer);
  }
}
