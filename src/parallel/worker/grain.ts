/**
 * How many items to take at a time, so that a portion takes about as long as it should: measured with the first one, of one
 * item, and adapted with each. What always holds: at least 1; one that took too long makes the next ones small at
 * once, fast ones let it grow by a factor of 8 at most, since what was measured may have been the easy part.
 */
export class Grain {
  readonly #target: number;
  readonly #fixed: boolean;
  readonly #most: number;
  size: number;
  /** Of an item, as last measured, in ms; 0 before. */
  itemMs = 0;

  /** `targetMs`: how long a portion should take. `fixed`: not measured but given. */
  constructor(targetMs: number, fixed: number | null, most: number = Number.MAX_SAFE_INTEGER) {
    this.#target = targetMs;
    this.#fixed = fixed !== null;
    this.#most = most;
    this.size = Math.min(fixed ?? 1, most);
  }

  /** That many items have taken so long. */
  measured(items: number, ms: number): void {
    if (items <= 0) return;
    this.itemMs = ms / items;
    if (this.#fixed) return;
    const ideal = this.itemMs > 0 ? this.#target / this.itemMs : Number.POSITIVE_INFINITY;
    this.size = Math.max(1, Math.min(Math.floor(ideal), this.size * 8, this.#most));
  }

  /** How many to take of those that are left, for so many workers: towards the end portions get smaller. */
  of(left: number, workers: number): number {
    if (this.#fixed) return Math.min(this.size, left);
    return Math.max(1, Math.min(this.size, Math.floor(left / (2 * workers))));
  }
}
