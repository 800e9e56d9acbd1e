/**
 * The loop over items in a worker: calls the task for each, notes in the worker's slot which item it is at, and takes what
 * comes back. What always holds: nothing is noted about an item before it has ended, and everything at once when it has, so
 * that a worker that dies in between leaves exactly the items open that have no result.
 */
import { callTask, callTaskWith, type Task } from './call-task.ts';
import { type Running, runsNow } from './item.ts';
import { control, slot, status } from './job.ts';

export type { Task };

/** Results go to these arrays as long as they are numbers; without them all go to `values`. */
export interface NumberResults {
  readonly results: Float64Array;
  readonly status: Uint8Array;
}

export class ItemRunner implements Running {
  readonly seed: number | bigint | null;
  readonly #fn: Task;
  readonly #captures: unknown;
  readonly #control: Int32Array;
  readonly #slot: Int32Array;
  readonly #retries: number;
  readonly #collect: boolean;
  /** Tries that the item it is at has behind it. */
  #tries = 0;
  #triesOf = -1;
  #odd: unknown;

  /** Items and what their indices begin with: item `index` is `items[index - base]`. */
  items: ArrayLike<unknown> = [];
  base = 0;
  /** Where numbers go; null from the first result on that is none. */
  numbers: NumberResults | null = null;
  /** Results of neighbouring items, the first that of item `valuesFrom`. */
  values: unknown[] = [];
  valuesFrom = 0;
  failures: [index: number, error: unknown][] = [];
  /** Items that were run. */
  count = 0;
  /** Whether items take so little time that a call counts: V8 may compile the task into the loop then. */
  tiny = false;
  /** Whether an error has ended the job here. */
  halted = false;

  constructor(
    fn: Task,
    captures: unknown,
    words: Int32Array,
    mine: Int32Array,
    options: { retries: number; collect: boolean; seed: number | bigint | null },
  ) {
    this.seed = options.seed;
    this.#fn = fn;
    this.#captures = captures;
    this.#control = words;
    this.#slot = mine;
    this.#retries = options.retries;
    this.#collect = options.collect;
  }

  /** Index of the item that it is at; -1 between items. */
  get at(): number {
    return this.#slot[slot.item]! - 1;
  }

  get begun(): number {
    return this.#slot[slot.begun]!;
  }

  /** An item has so many tries behind it already. */
  tried(index: number, tries: number): void {
    this.#triesOf = index;
    this.#tries = tries;
  }

  /** Takes results from now on as those of the items from `from` on. */
  begin(from: number): void {
    this.values = [];
    this.valuesFrom = from;
  }

  /**
   * Runs the items of the portion that begins at `from` and whose word of the slot is `word`, some at a time, so that
   * others can take the rest. Gives true at its end or when it was stopped, false when it is later than `until`. A
   * promise only where a task gave one.
   */
  run(from: number, word: number, group: number, until: number): boolean | Promise<boolean> {
    runsNow(this);
    const mine = this.#slot;
    let groups = 0;
    while (!this.#stopped) {
      const open = Atomics.load(mine, word);
      const begun = open & 0xffff;
      const taken = Math.min(group, (open >>> 16) - begun);
      if (taken <= 0) break;
      if (Atomics.compareExchange(mine, word, open, open + taken) !== open) continue;
      const end = from + begun + taken;
      const index = this.#sync(from + begun, end);
      this.count += taken;
      if (index < end && !this.#stopped) {
        return this.#async(index, end).then(() => this.run(from, word, group, until));
      }
      // Of tiny items so many that a look at the clock does not count.
      if ((++groups & (this.tiny ? 7 : 0)) === 0 && performance.now() > until) {
        mine[slot.item] = 0;
        return false;
      }
    }
    mine[slot.item] = 0;
    return true;
  }

  get #stopped(): boolean {
    return this.halted || this.#control[control.stop] !== 0;
  }

  /** Runs items until `to`, a stop, or a promise, which is `#odd` then. Gives the index that it came to. */
  #sync(from: number, to: number): number {
    let index = from;
    while (index < to && !this.#stopped) {
      try {
        index = this.numbers === null ? this.#values(index, to) : this.#numbers(index, to);
        if (index >= to || this.#stopped) return index;
        if (isPromise(this.#odd)) return index;
        this.#record(index++, this.#odd);
      } catch (error) {
        index = this.at;
        if (this.#failed(index, error)) index++;
      }
    }
    return index;
  }

  /** Items whose results are numbers; gives the index of the first that is none. */
  #numbers(from: number, to: number): number {
    const { results, status: states } = this.numbers!;
    const { items, base, tiny } = this;
    const fn = this.#fn;
    const captures = this.#captures;
    const words = this.#control;
    const mine = this.#slot;
    for (let index = from; index < to; index++) {
      if (words[control.stop] !== 0) return index;
      mine[slot.item] = index + 1;
      mine[slot.begun]!++;
      const item = items[index - base];
      const value = tiny
        ? captures === null
          ? fn(item)
          : fn(item, captures)
        : captures === null
          ? callTask(fn, item)
          : callTaskWith(fn, item, captures);
      if (typeof value !== 'number') {
        this.#odd = value;
        return index;
      }
      results[index] = value;
      states[index] = status.number;
    }
    return to;
  }

  /** Items with whatever results; gives the index of the first that is an object, which may be a promise. */
  #values(from: number, to: number): number {
    const { items, base, values, tiny } = this;
    const fn = this.#fn;
    const captures = this.#captures;
    const words = this.#control;
    const mine = this.#slot;
    for (let index = from; index < to; index++) {
      if (words[control.stop] !== 0) return index;
      mine[slot.item] = index + 1;
      mine[slot.begun]!++;
      const item = items[index - base];
      const value = tiny
        ? captures === null
          ? fn(item)
          : fn(item, captures)
        : captures === null
          ? callTask(fn, item)
          : callTaskWith(fn, item, captures);
      if (typeof value === 'object' && value !== null && isPromise(value)) {
        this.#odd = value;
        return index;
      }
      values.push(value);
    }
    return to;
  }

  async #async(from: number, to: number): Promise<void> {
    let index = from;
    let turn = performance.now();
    while (index < to && !this.#stopped) {
      try {
        const value = await this.#odd;
        this.#record(index++, value);
      } catch (error) {
        if (this.#failed(index, error)) index++;
      }
      this.#slot[slot.item] = 0;
      if (performance.now() - turn > 5) {
        await nextTurn();
        turn = performance.now();
      }
      runsNow(this);
      index = this.#sync(index, to);
    }
    this.#slot[slot.item] = 0;
  }

  #record(index: number, value: unknown): void {
    const { numbers } = this;
    if (numbers !== null && typeof value === 'number') {
      numbers.results[index] = value;
      numbers.status[index] = status.number;
      return;
    }
    if (numbers !== null) {
      this.numbers = null;
      this.begin(index);
    }
    this.values.push(value);
  }

  /** Whether the item is done with: it has no tries left. */
  #failed(index: number, error: unknown): boolean {
    if (this.#triesOf !== index) this.tried(index, 0);
    if (this.#tries++ < this.#retries) return false;
    this.failures.push([index, error]);
    if (!this.#collect) this.halted = true;
    // The place is kept; what stands there is not looked at.
    else if (this.numbers === null) this.values.push(undefined);
    return true;
  }
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}

/** Lets the thread's messages and timers in. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
