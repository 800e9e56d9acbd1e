/**
 * Where items come from. What always holds: they are taken in order, each once, and no more of them than are asked for
 * (an async iterable is read ahead, to a bound); an iterator that is not at its end is told to `return`.
 */

export interface Source {
  /** How many items there are; null where that is known only at the end. */
  readonly total: number | null;
  /** How many are left, as far as is known. */
  readonly left: number;
  /** Whether all have been taken. */
  readonly done: boolean;
  /** The next items, at most so many; none where they are not there yet (`onItems` tells when they are) or all are taken. */
  take(most: number): unknown[];
  /** No more are wanted. */
  close(): void;
}

/** `onItems` is called when there are items again, or there is the end; `onError` with what an async iterable throws. */
export function sourceOf(items: unknown, onItems: () => void, onError: (error: unknown) => void): Source {
  if (Array.isArray(items) || (ArrayBuffer.isView(items) && !(items instanceof DataView))) {
    return new ArraySource(items as unknown as ArrayLike<unknown>);
  }
  const given = items as Partial<Iterable<unknown> & AsyncIterable<unknown>>;
  if (given[Symbol.asyncIterator] !== undefined) {
    return new AsyncSource(given[Symbol.asyncIterator]!(), onItems, onError);
  }
  const { size } = given as { size?: unknown };
  const sized = items instanceof Set || items instanceof Map;
  return new IteratorSource(given[Symbol.iterator]!(), sized ? (size as number) : null);
}

class ArraySource implements Source {
  readonly #items: ArrayLike<unknown>;
  readonly total: number;
  #at = 0;

  constructor(items: ArrayLike<unknown>) {
    this.#items = items;
    this.total = items.length;
  }

  get left(): number {
    return this.total - this.#at;
  }

  get done(): boolean {
    return this.#at >= this.total;
  }

  take(most: number): unknown[] {
    const to = Math.min(this.total, this.#at + most);
    const taken = Array.prototype.slice.call(this.#items, this.#at, to);
    this.#at = to;
    return taken;
  }

  close(): void {
    this.#at = this.total;
  }
}

class IteratorSource implements Source {
  readonly #iterator: Iterator<unknown>;
  readonly total: number | null;
  done = false;
  #taken = 0;

  constructor(iterator: Iterator<unknown>, total: number | null) {
    this.#iterator = iterator;
    this.total = total;
  }

  get left(): number {
    if (this.done) return 0;
    return this.total === null ? Number.POSITIVE_INFINITY : Math.max(1, this.total - this.#taken);
  }

  take(most: number): unknown[] {
    const taken: unknown[] = [];
    while (!this.done && taken.length < most) {
      let step: IteratorResult<unknown>;
      try {
        step = this.#iterator.next();
      } catch (error) {
        this.done = true;
        throw error;
      }
      if (step.done) this.done = true;
      else taken.push(step.value);
    }
    this.#taken += taken.length;
    return taken;
  }

  close(): void {
    if (this.done) return;
    this.done = true;
    try {
      this.#iterator.return?.();
    } catch {
      // As with a `break` from a loop over it that ends by an error: that one goes before.
    }
  }
}

/** Items that are kept ahead of those that were taken, at most. */
const MOST_AHEAD = 8192;

class AsyncSource implements Source {
  readonly total = null;
  readonly #iterator: AsyncIterator<unknown>;
  readonly #onItems: () => void;
  readonly #onError: (error: unknown) => void;
  #ahead: unknown[] = [];
  #wanted = 1;
  #ended = false;
  #reading = false;

  constructor(iterator: AsyncIterator<unknown>, onItems: () => void, onError: (error: unknown) => void) {
    this.#iterator = iterator;
    this.#onItems = onItems;
    this.#onError = onError;
  }

  get left(): number {
    return this.#ended ? this.#ahead.length : Number.POSITIVE_INFINITY;
  }

  get done(): boolean {
    return this.#ended && this.#ahead.length === 0;
  }

  take(most: number): unknown[] {
    this.#wanted = Math.min(MOST_AHEAD, most);
    const taken = this.#ahead.splice(0, most);
    if (!this.#reading && !this.#ended) void this.#read();
    return taken;
  }

  close(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#ahead = [];
    // What it throws now comes after the end.
    const { return: end } = this.#iterator;
    if (end !== undefined) (async () => end.call(this.#iterator))().catch(() => {});
  }

  async #read(): Promise<void> {
    this.#reading = true;
    try {
      while (!this.#ended && this.#ahead.length < this.#wanted) {
        const step = await this.#iterator.next();
        if (this.#ended) break;
        if (step.done) this.#ended = true;
        else this.#ahead.push(step.value);
        this.#onItems();
      }
    } catch (error) {
      const late = this.#ended;
      this.#ended = true;
      if (!late) this.#onError(error);
    }
    this.#reading = false;
  }
}
