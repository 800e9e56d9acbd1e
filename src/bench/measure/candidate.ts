/** One candidate in its process: started, warmed up, then measured in rounds, with a clean heap before each. */
import type { BenchDefinition } from '../define.ts';
import { functionOf, makeInput } from '../load.ts';
import type { Finished, Round, WarmedUp } from '../messages.ts';
import { allocatedPerCall } from './allocation.ts';
import { Batches, type BatchTime, type Calling } from './batch.ts';
import { CollectionTimes } from './garbage.ts';
import { interruptions } from './interruptions.ts';
import { isThenable, sink } from './loop.ts';
import { isSteady, WINDOW } from './steady.ts';

/** ms of a batch while warming up: short, so that a window of them ends soon after V8 is done. */
const WARM_UP_BATCH_MS = 2;

/** ms that inputs of a batch may take to make, with `fresh`, beside the batch's own time. */
const FRESH_SETUP_MS = 60;

/** A call of this length is timed once more only in rounds. */
const LONG_CALL_NS = 20e6;

/** How often a disturbed round is repeated, and how long one may be: in a longer one an interruption weighs little. */
const REPEATS = 2;
const LONGEST_REPEATED_MS = 100;

const MS = 1e6;

export class MeasuredCandidate {
  readonly #calling: Calling;
  readonly #batches: Batches;
  readonly #collect: () => void;
  readonly #collections = new CollectionTimes();
  #calls = 1;

  private constructor(calling: Calling, collect: () => void) {
    this.#calling = calling;
    this.#batches = new Batches(calling);
    this.#collect = collect;
  }

  /** Makes the input and calls the candidate once, which shows whether it returns promises. */
  static async start(
    definition: BenchDefinition,
    name: string,
    n: number | null,
    collect: () => void,
  ): Promise<MeasuredCandidate> {
    const callee = await functionOf(definition.options.candidates[name]);
    const input = await makeInput(definition, n);
    const first = callee(input);
    sink.value = await first;
    const fresh = definition.options.fresh === true;
    const calling: Calling = {
      callee,
      async: isThenable(first),
      input: fresh ? undefined : input,
      makeInput: fresh ? () => makeInput(definition, n) : null,
    };
    const candidate = new MeasuredCandidate(calling, collect);
    await candidate.#batches.prepare();
    return candidate;
  }

  /**
   * Calls the candidate until its times are steady, for `capMs` at most, and chooses the number of calls in a round:
   * `roundMs` long, longer where the clock is coarse, and one call where a call is longer.
   */
  async warmUp(capMs: number, roundMs: number): Promise<WarmedUp> {
    const { steady, last } = await this.#untilSteady(capMs);
    await this.#batches.measureEmpty();
    const perCall = Math.max(last.ns / last.calls, 0.1);
    const wanted = Math.max(roundMs * MS, this.#batches.shortestNs);
    this.#calls = Math.max(1, Math.round(wanted / perCall));
    if (this.#calling.makeInput !== null) this.#calls = await this.#affordable(this.#calls);
    const start = performance.now();
    this.#collect();
    const collectMs = performance.now() - start;
    const gross = perCall > LONG_CALL_NS ? perCall : await this.#grossPerCall();
    return {
      steady,
      calls: this.#calls,
      overEmpty: gross / Math.max(this.#batches.emptyNs, 0.05),
      async: this.#calling.async,
      roundMs: collectMs + (this.#calls * gross * 1.1) / MS,
    };
  }

  /**
   * One round: a clean heap, the loop kept general, a few calls that fill the caches again, then the timed batch. A batch
   * in which the kernel gave the processor to somebody else is repeated, twice at most, and the least disturbed one
   * counts: on a busy machine most of what it took would be others' time.
   */
  async round(): Promise<Round> {
    let best = await this.#attempt();
    for (let again = 0; again < REPEATS && best.interruptions > 0 && best.totalMs < LONGEST_REPEATED_MS; again++) {
      const other = await this.#attempt();
      if (other.interruptions < best.interruptions) best = other;
    }
    const { ns, totalMs, gcMs } = best;
    return { ns, totalMs, gcMs };
  }

  /** After the rounds, when V8 has compiled whatever it is going to: code that it has not allocates more. */
  async finish(): Promise<Finished> {
    return { allocatedBytes: await allocatedPerCall(this.#calling, this.#calls, this.#collect) };
  }

  async #attempt(): Promise<Round & { interruptions: number }> {
    this.#collect();
    await this.#batches.stir();
    if (this.#calls > 1) await this.#batches.time(Math.ceil(this.#calls / 10));
    const before = interruptions();
    const start = performance.now();
    const time = await this.#batches.time(this.#calls);
    const end = performance.now();
    const after = interruptions();
    const gcMs = Math.min(await this.#collections.between(start, end), end - start);
    return { ns: this.#batches.perOperation(time), totalMs: end - start, gcMs, interruptions: after - before };
  }

  async #untilSteady(capMs: number): Promise<{ steady: boolean; last: BatchTime }> {
    const begin = performance.now();
    const times: number[] = [];
    let last = await this.#batches.time(1);
    for (;;) {
      const spent = performance.now() - begin;
      const perCallMs = last.ns / last.calls / MS;
      // Where a call is so long that the window does not fit, a shorter one has to do.
      const window = Math.max(4, Math.min(WINDOW, Math.floor(capMs / 3 / Math.max(perCallMs, 1e-6)) & ~1));
      if (isSteady(times, window) && isSteady(times.slice(0, -(window >> 1)), window >> 1)) {
        return { steady: true, last };
      }
      if (spent > capMs) return { steady: times.length < 4, last };
      const calls = Math.round((WARM_UP_BATCH_MS * MS) / Math.max(last.ns / last.calls, 1));
      last = await this.#batches.time(Math.max(1, Math.min(calls, last.calls * 2)));
      // Batches on the way to their length say more about the clock than about the candidate.
      if (last.ns > (WARM_UP_BATCH_MS * MS) / 4 || this.#calling.makeInput !== null) times.push(last.ns / last.calls);
    }
  }

  /** ns of a call with the loop around it. */
  async #grossPerCall(): Promise<number> {
    const gross: number[] = [];
    for (let batch = 0; batch < 3; batch++) {
      const time = await this.#batches.time(Math.ceil(this.#calls / 4));
      gross.push(time.ns / time.calls);
    }
    return gross.sort((a, b) => a - b)[1]!;
  }

  /** How many calls a round can have if each needs an input of its own. */
  async #affordable(calls: number): Promise<number> {
    const trial = Math.min(calls, 3);
    const start = performance.now();
    for (let call = 0; call < trial; call++) sink.value = await this.#calling.makeInput!();
    const eachMs = (performance.now() - start) / trial;
    return Math.max(1, Math.min(calls, Math.floor(FRESH_SETUP_MS / Math.max(eachMs, 1e-6))));
  }
}
