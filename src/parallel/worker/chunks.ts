/**
 * A worker's side of map: the jobs that it takes part in. It claims items of a shared array itself, or runs the chunks that it
 * is given, and answers with results. What always holds: it looks for messages every few ms, between items; a job that is stopped ends
 * after its item and is forgotten, with all that shows its memory, before `map-left` is sent.
 */

import type { SharedArray } from '../../shared-memory/allocate.ts';
import { type ArrayDescriptor, arrayOf } from '../../shared-memory/descriptors.ts';
import { packError } from '../../support/thrown.ts';
import type { Message } from '../channel/channel.ts';
import { type Hold, newHold } from '../data/hold.ts';
import { unpackItems } from '../data/items.ts';
import { type Packed, unpack } from '../data/pack.ts';
import { resolve } from '../work/resolve.ts';
import { Grain } from './grain.ts';
import { runsNow } from './item.ts';
import { control, type Failure, type JobSpec, LARGEST_CHUNK, type Run, slot } from './job.ts';
import { answer, handle, thisWorker } from './messages.ts';
import { canTravel, packNodes, packValues } from './results.ts';
import { ItemRunner, nextTurn, type Task } from './run-items.ts';
import { steal } from './steal.ts';
import { byKey, type Combine, combineOf, leafOf, nodesOf, type TreeNode } from './tree.ts';

/** How long it works before it looks for messages, in ms. */
const TURN_MS = 5;
/** How long a portion of items should take that a worker claims, in ms. */
const PORTION_MS = 0.05;
/** Items of a portion that are begun at a time, at most: nobody can take those from it. */
const GROUP = 16;
/** The same where the results of each portion are sent by themselves. */
const SENT_PORTION_MS = 0.2;

interface Chunk {
  readonly number: number;
  readonly from: number;
  readonly count: number;
  /** Null for items of the shared array. */
  readonly items: Packed | null;
  /** Tries that its first item has behind it. */
  readonly tries: number;
}

/** Results of neighbouring items. */
interface Results {
  readonly from: number;
  readonly values: unknown[];
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
  #combine: Combine | null = null;
  #shared: { items: ArrayLike<unknown>; results: Float64Array | null; status: Uint8Array | null } | null = null;
  #grain: Grain;
  /** When it last let others in. */
  #turn = 0;
  /** What has not been sent yet, while it claims. */
  #runs: Run[] = [];
  /** And what it was made of. */
  #values: Results[] = [];
  #sending: Hold | null = null;

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
      if (combine !== null) this.#combine = combineOf((await resolve(combine.work)) as Task, given);
      this.#runner = new ItemRunner(fn, given, this.#words, this.#slot, { retries, collect, seed });
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

  /** What the results that are sent next have to keep. */
  #hold(): Hold {
    this.#sending ??= newHold();
    return this.#sending;
  }

  /** Sends results: those of `values`, as `[from, values]` each, made by `message` of their runs and failures. */
  #send(
    values: Results[],
    message: (runs: Run[], failures: Failure[] | null) => Message,
    runs: Run[],
    failures: Failure[] | null,
  ): void {
    const hold = this.#sending;
    this.#sending = null;
    try {
      answer(message(runs, failures), hold?.transfer);
    } catch (error) {
      this.#sendWithout(values, message, failures ?? [], error);
    } finally {
      hold?.release();
    }
  }

  /** The same where something among the values cannot be sent: it is its own item's error. */
  #sendWithout(
    sent: Results[],
    message: (runs: Run[], failures: Failure[] | null) => Message,
    failures: Failure[],
    error: unknown,
  ): void {
    const found: Failure[] = [];
    const target = thisWorker()?.kind ?? 'thread';
    for (const { from, values } of sent) {
      for (let at = 0; at < values.length; at++) {
        if (canTravel(values[at], target)) continue;
        found.push([from + at, packError(error, from + at)]);
        values[at] = undefined;
      }
    }
    const isCombined = this.#spec.combine !== null;
    if (isCombined || found.length === 0) found.push([sent[0]?.from ?? 0, packError(error)]);
    if (isCombined || !this.#spec.collect) this.#runner!.halted = true;
    const runs = isCombined
      ? []
      : sent.map(({ from, values }) => this.#results(from, values)).filter((run) => run !== null);
    const hold = this.#sending;
    this.#sending = null;
    answer(message(runs, [...failures, ...found]), hold?.transfer);
    hold?.release();
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
    const run = this.#results(chunk.from, runner.values);
    const failures = this.#failed();
    const ms = performance.now() - began;
    this.#send(
      [{ from: chunk.from, values: runner.values }],
      ([only], failed) => ['map-did', this.#id, chunk.number, only ?? null, failed, ms],
      run === null ? [] : [run],
      failures,
    );
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
      if (runner.values.length > 0) {
        const run = this.#results(runner.valuesFrom, runner.values);
        if (run !== null) {
          this.#runs.push(run);
          this.#values.push({ from: runner.valuesFrom, values: runner.values });
        }
      }
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

  /** What is sent of results; those that cannot be are failures. Null where there are none. */
  #results(from: number, values: unknown[]): Run | null {
    if (values.length === 0) return null;
    const { failures } = this.#runner!;
    const kind = thisWorker()?.kind ?? 'thread';
    const { combine } = this.#spec;
    if (combine === null)
      return [from, values.length, packValues(values, from, kind, this.#hold(), this.#spec.transfer, failures)];
    if (failures.length > 0) return null;
    const nodes = this.#nodes(from, values, combine.keys);
    return nodes === null
      ? null
      : [from, values.length, packNodes(nodes, kind, this.#hold(), this.#spec.transfer, failures)];
  }

  #nodes(from: number, values: unknown[], keys: boolean): TreeNode[] | null {
    let at = from;
    const note = (index: number): void => {
      at = index;
    };
    try {
      const combine = this.#combine!;
      if (!keys) return nodesOf(values, from, combine, note);
      const leaves = values.map((pairs, offset) => {
        at = from + offset;
        return leafOf(pairs as Iterable<[unknown, unknown]>, combine);
      });
      return nodesOf(leaves, from, byKey(combine), note);
    } catch (error) {
      this.#runner!.failures.push([at, error]);
      this.#runner!.halted = true;
      return null;
    }
  }

  /** Errors since the last call, as they are sent. */
  #failed(): Failure[] | null {
    const { failures } = this.#runner!;
    if (failures.length === 0) return null;
    this.#runner!.failures = [];
    return failures.map(([index, error]) => [index, packError(error, index)]);
  }

  #sendPart(): void {
    const failures = this.#failed();
    if (this.#runs.length === 0 && failures === null) return;
    const runs = this.#runs;
    const values = this.#values;
    this.#runs = [];
    this.#values = [];
    this.#send(values, (all, failed) => ['map-part', this.#id, all, failed], runs, failures);
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
