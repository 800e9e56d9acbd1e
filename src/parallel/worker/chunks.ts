/**
 * A worker's side of map: the jobs that it takes part in. It claims items of a shared array itself, or runs the chunks that it
 * is given, and answers with results. What always holds: it looks for messages every few ms, between items; a job that is stopped ends
 * after its item and is forgotten, with all that shows its memory, before `map-left` is sent.
 */

import type { SharedArray } from '../../shared-memory/allocate.ts';
import { type ArrayDescriptor, arrayOf } from '../../shared-memory/descriptors.ts';
import { packError } from '../../support/thrown.ts';
import { unpackItems } from '../data/items.ts';
import { type Packed, unpack } from '../data/pack.ts';
import { resolve } from '../work/resolve.ts';
import { Grain } from './grain.ts';
import { runsNow } from './item.ts';
import { control, type JobSpec, LARGEST_CHUNK, slot } from './job.ts';
import { answer, handle } from './messages.ts';
import { Outbox } from './outbox.ts';
import { ItemRunner, nextTurn, type Task } from './run-items.ts';
import { steal } from './steal.ts';
import { combineOf } from './tree.ts';

/** How long it works before it looks for messages, in ms. */
const TURN_MS = 5;
/** How long a portion of items should take that a worker claims, in ms. */
const PORTION_MS = 0.05;
/** The same where the results of each portion are sent by themselves. */
const SENT_PORTION_MS = 0.2;
/** Items of a portion that are begun at a time, at most: nobody can take those from it. */
const GROUP = 16;
/** Items that take less are tiny, in ms: beside them a call of 10 ns counts. */
const TINY_MS = 0.0002;

interface Chunk {
  readonly number: number;
  readonly from: number;
  readonly count: number;
  /** Null for items of the shared array. */
  readonly items: Packed | null;
  /** Tries that its first item has behind it. */
  readonly tries: number;
}

const jobs = new Map<number, JobHere>();

class JobHere {
  readonly #id: number;
  readonly #spec: JobSpec;
  readonly #words: Int32Array;
  readonly #slot: Int32Array;
  readonly #slotStart: number;
  readonly #chunks: Chunk[] = [];
  #claiming = false;
  #running = false;
  #stopped = false;
  #runner: ItemRunner | null = null;
  #outbox: Outbox | null = null;
  #shared: { items: ArrayLike<unknown>; results: Float64Array | null; status: Uint8Array | null } | null = null;
  #grain: Grain;
  /** When it last let others in. */
  #turn = 0;

  constructor(id: number, spec: JobSpec) {
    this.#id = id;
    this.#spec = spec;
    this.#words = spec.control === null ? new Int32Array(32) : view(spec.control);
    const start = spec.control === null ? control.slots : control.slots + spec.slot * control.slot;
    this.#slot = this.#words.subarray(start, start + control.slot);
    this.#slotStart = start;
    this.#grain = new Grain(spec.combine === null ? PORTION_MS : SENT_PORTION_MS, spec.grain, LARGEST_CHUNK);
    void this.#begin();
  }

  claim(): void {
    this.#claiming = true;
    this.#go();
  }

  chunk(chunk: Chunk): void {
    // Without shared words nobody takes items away from it.
    if (this.#spec.control === null) this.#slot[slot.open + (chunk.number & 1)] = chunk.count << 16;
    this.#chunks.push(chunk);
    this.#go();
  }

  stop(): void {
    this.#stopped = true;
    Atomics.store(this.#words, control.stop, 1);
    if (!this.#running) this.#leave();
  }

  async #begin(): Promise<void> {
    this.#running = true;
    try {
      const { work, combine, captures, retries, collect, seed, shared } = this.#spec;
      const fn = (await resolve(work)) as Task;
      const given = captures === null ? null : unpack(captures);
      const combining = combine === null ? null : combineOf((await resolve(combine.work)) as Task, given);
      this.#runner = new ItemRunner(fn, given, this.#words, this.#slot, { retries, collect, seed });
      this.#outbox = new Outbox(this.#spec, this.#runner, combining);
      if (shared !== null) {
        this.#shared = {
          items: arrayOf(shared.items) as ArrayLike<unknown>,
          results: shared.results === null ? null : (arrayOf(shared.results) as Float64Array),
          status: shared.status === null ? null : (arrayOf(shared.status) as Uint8Array),
        };
      }
    } catch (error) {
      this.#running = false;
      // The job waits for its `map-left`, whether it has stopped it meanwhile or stops it now.
      if (this.#stopped) return this.#leave();
      this.#stopped = true;
      answer(['map-refused', this.#id, packError(error)]);
      return;
    }
    this.#running = false;
    if (this.#stopped) return this.#leave();
    answer(['map-ready', this.#id]);
    this.#go();
  }

  #go(): void {
    if (this.#running || this.#runner === null || this.#stopped) return;
    this.#running = true;
    void this.#work();
  }

  async #work(): Promise<void> {
    this.#turn = performance.now();
    while (this.#goesOn) {
      const chunk = this.#chunks.shift();
      if (chunk !== undefined) await this.#runChunk(chunk);
      else if (this.#claiming) await this.#runClaims();
      else break;
    }
    this.#running = false;
    if (this.#stopped) this.#leave();
  }

  get #goesOn(): boolean {
    return !this.#stopped && !this.#runner!.halted && this.#words[control.stop] === 0;
  }

  #leave(): void {
    jobs.delete(this.#id);
    runsNow(null);
    answer(['map-left', this.#id]);
  }

  async #runChunk(chunk: Chunk): Promise<void> {
    const runner = this.#runner!;
    const began = performance.now();
    try {
      runner.items = chunk.items === null ? this.#shared!.items : unpackItems(chunk.items);
      runner.base = chunk.items === null ? 0 : chunk.from;
    } catch (error) {
      this.#stopped = true;
      answer(['map-refused', this.#id, packError(error)]);
      return;
    }
    runner.numbers = null;
    runner.begin(chunk.from);
    if (chunk.tries > 0) runner.tried(chunk.from, chunk.tries);
    await this.#run(chunk.from, slot.open + (chunk.number & 1), chunk.count);
    this.#outbox!.add(chunk.from, runner.values);
    const ms = performance.now() - began;
    this.#outbox!.send(([run], failures) => ['map-did', this.#id, chunk.number, run ?? null, failures, ms]);
  }

  async #runClaims(): Promise<void> {
    const runner = this.#runner!;
    const { items, results, status } = this.#shared!;
    const { workers } = this.#spec.shared!;
    const { length } = items;
    let numbers = results !== null && status !== null ? { results, status } : null;
    while (this.#goesOn) {
      const portion = this.#claimed(length, workers);
      if (portion === null) break;
      const { from, count } = portion;
      Atomics.store(this.#slot, slot.from, from);
      Atomics.store(this.#slot, slot.open, count << 16);
      runner.items = items;
      runner.base = 0;
      runner.numbers = numbers;
      runner.begin(from);
      const began = performance.now();
      const before = runner.count;
      const running = this.#run(from, slot.open, count);
      if (running !== undefined) await running;
      this.#grain.measured(runner.count - before, performance.now() - began);
      if (numbers !== null && runner.numbers === null) {
        // From now on all results are sent, in larger portions.
        numbers = null;
        const larger = new Grain(SENT_PORTION_MS, this.#spec.grain, LARGEST_CHUNK);
        larger.size = this.#grain.size;
        this.#grain = larger;
      }
      this.#outbox!.add(runner.valuesFrom, runner.values);
      if (performance.now() - this.#turn > TURN_MS) {
        this.#sendPart();
        await this.#letIn();
      }
    }
    this.#sendPart();
    this.#claiming = false;
    if (this.#goesOn) answer(['map-claimed', this.#id, this.#grain.itemMs]);
  }

  /** The next items of the shared array; when there are none, some that another worker has claimed. */
  #claimed(length: number, workers: number): { from: number; count: number } | null {
    const left = length - Atomics.load(this.#words, control.next);
    if (left > 0) {
      const size = this.#grain.of(left, workers);
      const from = Atomics.add(this.#words, control.next, size);
      if (from < length) return { from, count: Math.min(length - from, size) };
    }
    return steal(this.#words, this.#slotStart);
  }

  /** Runs a portion, and looks for messages in between. A promise only where that was needed. */
  #run(from: number, word: number, count: number): undefined | Promise<void> {
    const runner = this.#runner!;
    const group = Math.max(1, Math.min(GROUP, count >> 4));
    const before = runner.count;
    runner.tiny = this.#grain.itemMs > 0 && this.#grain.itemMs < TINY_MS;
    const over = runner.run(from, word, group, this.#turn + TURN_MS);
    this.#slot[slot.done]! += runner.count - before;
    return over === true ? undefined : this.#runOn(over, from, word, group);
  }

  async #runOn(begun: boolean | Promise<boolean>, from: number, word: number, group: number): Promise<void> {
    const runner = this.#runner!;
    let running = begun;
    for (;;) {
      const before = runner.count;
      const over = await running;
      this.#slot[slot.done]! += runner.count - before;
      if (over || !this.#goesOn) return;
      await this.#letIn();
      const then = runner.count;
      running = runner.run(from, word, group, this.#turn + TURN_MS);
      this.#slot[slot.done]! += runner.count - then;
    }
  }

  async #letIn(): Promise<void> {
    await nextTurn();
    this.#turn = performance.now();
  }

  #sendPart(): void {
    if (this.#outbox!.isEmpty) return;
    this.#outbox!.send((runs, failures) => ['map-part', this.#id, runs, failures]);
  }
}

handle('map-start', (id: number, spec: JobSpec) => {
  jobs.set(id, new JobHere(id, spec));
});
handle('map-claim', (id: number) => jobs.get(id)?.claim());
handle('map-chunk', (id: number, number: number, from: number, count: number, items: Packed | null, tries: number) =>
  jobs.get(id)?.chunk({ number, from, count, items, tries }),
);
handle('map-stop', (id: number) => jobs.get(id)?.stop());

function view(descriptor: ArrayDescriptor): Int32Array {
  return arrayOf(descriptor) as SharedArray as Int32Array;
}
