/**
 * How long the garbage collector worked within a stretch of time. Node hands its entries over when the event loop turns,
 * so nothing of it happens while a batch runs.
 */
import { PerformanceObserver } from 'node:perf_hooks';
import { setImmediate as turn } from 'node:timers/promises';

export class CollectionTimes {
  #entries: { startTime: number; duration: number }[] = [];
  readonly #observer = new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) this.#entries.push({ startTime, duration });
  });

  constructor() {
    this.#observer.observe({ entryTypes: ['gc'] });
  }

  /** ms of collections that began between the two times of `performance.now()`; earlier ones are forgotten. */
  async between(start: number, end: number): Promise<number> {
    await turn();
    await turn();
    const within = this.#entries.filter((entry) => entry.startTime >= start && entry.startTime < end);
    this.#entries = [];
    return within.reduce((sum, entry) => sum + entry.duration, 0);
  }
}
