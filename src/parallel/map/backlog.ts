/**
 * The items that no worker has: those of the source that were not taken yet, and those that are to be run again. What always
 * holds: an item is in one place, here or in a chunk; an item that ended its worker is run by itself.
 */
import { status } from '../worker/job.ts';
import type { ItemEnds } from './ends.ts';
import type { Stretch } from './member.ts';
import type { Source } from './source.ts';

/** Parts of a chunk with which a worker died, without saying at which item. */
const PARTS = 8;

export class Backlog {
  readonly #source: Source;
  readonly #again: Stretch[] = [];
  /** How many items were taken from the source. */
  taken = 0;

  constructor(source: Source) {
    this.#source = source;
  }

  /** Whether there is nothing left, now or later. */
  get done(): boolean {
    return this.#again.length === 0 && this.#source.done;
  }

  /** Items that are left, as far as is known. */
  get left(): number {
    return this.#source.left + (this.#again[0]?.count ?? 0);
  }

  /** At most `most` items, those to be run again first; null where there are none now. `only`: no new ones. */
  next(most: number, only: boolean): Stretch | null {
    const again = this.#again.shift();
    if (again !== undefined) {
      const size = again.suspect ? Math.ceil(again.count / PARTS) : most;
      if (again.count <= size) return again;
      this.#again.unshift(partOf(again, size, again.count));
      return partOf(again, 0, size);
    }
    if (only || this.#source.done) return null;
    const items = this.#source.take(most);
    if (items.length === 0) return null;
    const from = this.taken;
    this.taken += items.length;
    return { from, count: items.length, items, tries: 0, suspect: false };
  }

  /** Puts items back. `culprit` ended its worker: it is run by itself, with so many tries behind it; not at all where `tries` is null. */
  putBack(stretch: Stretch, culprit: number, tries: number | null): void {
    const at = culprit - stretch.from;
    if (culprit < 0 || at < 0 || at >= stretch.count) {
      if (stretch.count > 0) this.#again.push(stretch);
      return;
    }
    if (at > 0) this.#again.push(partOf(stretch, 0, at));
    if (at + 1 < stretch.count) this.#again.push(partOf(stretch, at + 1, stretch.count));
    if (tries !== null) this.#again.push({ ...partOf(stretch, at, at + 1), tries });
  }

  /** Puts back the items of the shared array that have no result. */
  putBackOpen(states: Uint8Array, ends: ItemEnds): void {
    for (const index of ends.known) {
      if (states[index] !== status.open) continue;
      this.#again.push({ from: index, count: 1, items: null, tries: ends.tries(index), suspect: false });
      states[index] = status.received;
    }
    for (let from = states.indexOf(status.open); from >= 0; from = states.indexOf(status.open, from)) {
      let to = from + 1;
      while (to < states.length && states[to] === status.open) to++;
      this.#again.push({ from, count: to - from, items: null, tries: 0, suspect: false });
      from = to;
    }
  }
}

/** A part of a stretch; indices behind its beginning. */
export function partOf(stretch: Stretch, from: number, to: number): Stretch {
  const { items, tries, suspect } = stretch;
  return {
    from: stretch.from + from,
    count: to - from,
    items: items === null ? null : items.slice(from, to),
    tries: from === 0 ? tries : 0,
    suspect,
  };
}
