/**
 * When it pays to share a loop, in ms of work of one thread. Measured by benchmarks/kernel/threads.ts. Only time depends
 * on these: results are the same whoever computes them.
 */
export const tuning = {
  /** With workers that are awake, which take 1 µs to begin. */
  shareAwake: 0.01,
  /** With workers that sleep: so much, or `wakes` times as long as waking them took of late. */
  shareAsleep: 0.1,
  wakes: 3,
  /**
   * Starting threads takes 2 ms of the caller's time, and until they are there 50 ms or more: so much work in one call, or
   * in all calls so far that threads could have shared.
   */
  start: 1,
  startAfter: 10,
  /**
   * For tests: every loop is cut into the smallest blocks, all that have two are shared, and the caller leaves the workers
   * their parts, and waits until they have come.
   */
  always: false,
};
