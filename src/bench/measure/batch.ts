/**
 * A batch: a number of calls, timed as a whole, or, where each call needs a new input, each by itself with the inputs
 * made outside of the time. What clock, loop and an empty function cost is known for both kinds.
 */
import { measureClock, now } from './clock.ts';
import { awaitMany, type Callee, callMany, empty, emptyAsync, stir, stirAsync } from './loop.ts';

export interface BatchTime {
  calls: number;
  /** ns of all calls together, the clock's own time taken off. */
  ns: number;
}

/** How a candidate is called: sync or async, with one input or a new one for each call. */
export interface Calling {
  callee: Callee;
  async: boolean;
  /** The input of every call, or undefined where `makeInput` makes one for each. */
  input: unknown;
  makeInput: (() => unknown) | null;
}

const OVERHEAD_CALLS = 10_000;
const OVERHEAD_BATCHES = 21;

/** Times batches of one candidate. */
export class Batches {
  readonly #calling: Calling;
  readonly #clock = measureClock();
  /** ns of one empty call. */
  emptyNs = 0;

  constructor(calling: Calling) {
    this.#calling = calling;
  }

  /** Makes the loop general. */
  async prepare(): Promise<void> {
    for (let round = 0; round < 50; round++) await this.stir();
    await this.measureEmpty();
  }

  /**
   * Measures what the loop costs by itself. Called again when all is warm: on a busy machine V8 compiles the loop later
   * than it is first measured, and what would then be taken off is more than what there is.
   */
  async measureEmpty(): Promise<void> {
    const { async, input } = this.#calling;
    const callee = async ? emptyAsync : empty;
    const times: number[] = [];
    for (let batch = 0; batch < OVERHEAD_BATCHES; batch++) {
      times.push((await this.#timeAll({ callee, async, input, makeInput: null }, OVERHEAD_CALLS)).ns / OVERHEAD_CALLS);
    }
    this.emptyNs = times.sort((a, b) => a - b)[OVERHEAD_BATCHES >> 1]!;
  }

  stir(): void | Promise<void> {
    return this.#calling.async ? stirAsync() : stir();
  }

  time(calls: number): Promise<BatchTime> {
    return this.#calling.makeInput === null ? this.#timeAll(this.#calling, calls) : this.#timeEach(calls);
  }

  /** ns of one operation: the loop's and the call's own time taken off, and never below zero. */
  perOperation({ ns, calls }: BatchTime): number {
    return Math.max(0, ns / calls - this.emptyNs);
  }

  /** The shortest batch, in ns, whose time the clock's resolution and reading spoil by less than a thousandth. */
  get shortestNs(): number {
    return 1000 * Math.max(this.#clock.resolutionNs, this.#clock.readingNs);
  }

  async #timeAll({ callee, async, input }: Calling, calls: number): Promise<BatchTime> {
    let start: bigint;
    let end: bigint;
    if (async) {
      start = now();
      await awaitMany(callee, input, calls);
      end = now();
    } else {
      start = now();
      callMany(callee, input, calls);
      end = now();
    }
    return { calls, ns: Math.max(0, Number(end - start) - this.#clock.readingNs) };
  }

  async #timeEach(calls: number): Promise<BatchTime> {
    const { callee, async, makeInput } = this.#calling;
    let ns = 0;
    for (let call = 0; call < calls; call++) {
      const input = await makeInput!();
      ns += (await this.#timeAll({ callee, async, input, makeInput: null }, 1)).ns;
    }
    return { calls, ns };
  }
}
