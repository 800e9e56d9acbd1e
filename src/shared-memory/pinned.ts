/**
 * Which bytes of the memory are in use elsewhere, as far as this thread knows: views that are pinned, and what is to be freed
 * when they are not any more. What always holds: whatever a pinned view shows is not freed.
 */
import type { SharedArray } from './array-types.ts';
import { UNIT } from './units.ts';

/** What has a place in the memory and can be freed. */
interface Piece {
  readonly address: number;
  readonly size: number;
}

interface Pin {
  start: number;
  end: number;
  /** How often the view was pinned. */
  count: number;
  waiting: Waiting[];
}

/** A piece that is to be freed. */
interface Waiting {
  /** How many pins it still waits for. */
  pins: number;
  free: () => void;
}

export class Pins {
  readonly #pins = new Map<SharedArray, Pin>();
  /** Those that lie in one unit of the memory, by the unit, and all others. */
  readonly #within = new Map<number, Set<Pin>>();
  readonly #across = new Set<Pin>();

  add(view: SharedArray): void {
    const known = this.#pins.get(view);
    if (known !== undefined) {
      known.count++;
      return;
    }
    const start = view.byteOffset;
    // An empty one keeps its place too.
    const pin: Pin = { start, end: start + Math.max(1, view.byteLength), count: 1, waiting: [] };
    this.#pins.set(view, pin);
    const unit = unitOf(pin);
    if (unit < 0) this.#across.add(pin);
    else {
      const pins = this.#within.get(unit);
      if (pins === undefined) this.#within.set(unit, new Set([pin]));
      else pins.add(pin);
    }
  }

  remove(view: SharedArray): void {
    const pin = this.#pins.get(view);
    if (pin === undefined || --pin.count > 0) return;
    this.#pins.delete(view);
    const unit = unitOf(pin);
    if (unit < 0) this.#across.delete(pin);
    else {
      const pins = this.#within.get(unit)!;
      pins.delete(pin);
      if (pins.size === 0) this.#within.delete(unit);
    }
    for (const waiting of pin.waiting) if (--waiting.pins === 0) waiting.free();
  }

  /** Frees a piece, now or when nothing in it is pinned any more. */
  whenFree<P extends Piece>(piece: P, free: (piece: P) => void): void {
    const pins = this.#pins.size === 0 ? [] : this.#in(piece);
    if (pins.length === 0) {
      free(piece);
      return;
    }
    const waiting: Waiting = { pins: pins.length, free: () => free(piece) };
    for (const pin of pins) pin.waiting.push(waiting);
  }

  #in({ address, size }: Piece): Pin[] {
    const found: Pin[] = [];
    const look = (pins: Iterable<Pin>): void => {
      for (const pin of pins) if (pin.start < address + size && pin.end > address) found.push(pin);
    };
    look(this.#across);
    const first = Math.floor(address / UNIT);
    const last = Math.floor((address + size - 1) / UNIT);
    if (last - first < this.#within.size) {
      for (let unit = first; unit <= last; unit++) look(this.#within.get(unit) ?? []);
    } else for (const pins of this.#within.values()) look(pins);
    return found;
  }
}

/** The unit that a pinned view lies in, or -1 where it lies in several. */
function unitOf({ start, end }: Pin): number {
  const unit = Math.floor(start / UNIT);
  return end <= (unit + 1) * UNIT ? unit : -1;
}
