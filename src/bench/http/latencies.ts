/** Latencies of a round, all of them, so that percentiles are exact. */

export class Latencies {
  #values = new Float64Array(1 << 14);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** In ms. */
  add(ms: number): void {
    if (this.#count === this.#values.length) {
      const more = new Float64Array(this.#values.length * 2);
      more.set(this.#values);
      this.#values = more;
    }
    this.#values[this.#count++] = ms;
  }

  /** Null where there are none. A percentile is the smallest value that so many per cent do not exceed. */
  summary(): { p50: number; p90: number; p99: number; max: number } | null {
    if (this.#count === 0) return null;
    const sorted = this.#values.slice(0, this.#count).sort();
    const at = (part: number) => sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)]!;
    return { p50: at(0.5), p90: at(0.9), p99: at(0.99), max: at(1) };
  }
}
