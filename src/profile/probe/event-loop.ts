/** How busy and how late the thread's event loop was. */
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';

const RESOLUTION_MS = 5;
/** Fewer ticks than this say nothing about a distribution. */
const ENOUGH = 20;

export class EventLoopWatch {
  readonly #delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  readonly #start = performance.eventLoopUtilization();
  readonly #startTime = performance.now();

  constructor() {
    this.#delay.enable();
  }

  stop(): { utilization: number | null; delayMs: { p50: number; p99: number; max: number } | null } {
    this.#delay.disable();
    const { idle } = performance.eventLoopUtilization(this.#start);
    const elapsed = performance.now() - this.#startTime;
    const utilization = elapsed > 0 ? Math.min(1, Math.max(0, 1 - idle / elapsed)) : null;
    // The histogram holds the time between two ticks of a timer: what is beyond the resolution is the delay.
    const ms = (ns: number) => Math.max(0, ns / 1e6 - RESOLUTION_MS);
    const { count } = this.#delay;
    const delayMs =
      count < ENOUGH
        ? null
        : { p50: ms(this.#delay.percentile(50)), p99: ms(this.#delay.percentile(99)), max: ms(this.#delay.max) };
    return { utilization, delayMs };
  }
}
