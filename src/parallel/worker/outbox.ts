/**
 * Results of a job on their way from a worker: packed as they come, sent when there is a message for them. What always holds: a
 * result that cannot travel, or cannot be combined, is the error of its own item; what is packed is kept until it is sent.
 */

import { packError } from '../../support/thrown.ts';
import type { Message } from '../channel/channel.ts';
import { type Hold, newHold } from '../data/hold.ts';
import type { Failure, JobSpec, Run } from './job.ts';
import { answer, thisWorker } from './messages.ts';
import { canTravel, packNodes, packValues } from './results.ts';
import type { ItemRunner } from './run-items.ts';
import { byKey, type Combine, leafOf, nodesOf, type TreeNode } from './tree.ts';

/** Results of neighbouring items. */
interface Results {
  readonly from: number;
  readonly values: unknown[];
}

/** The message that carries them. */
type Carrier = (runs: Run[], failures: Failure[] | null) => Message;

export class Outbox {
  readonly #spec: JobSpec;
  /** Whose failures it sends, and which it halts where the job is over. */
  readonly #runner: ItemRunner;
  readonly #combine: Combine | null;
  readonly #target = thisWorker()?.kind ?? 'thread';
  #runs: Run[] = [];
  /** What the runs were made of. */
  #results: Results[] = [];
  /** What the runs have to keep. */
  #hold: Hold | null = null;

  constructor(spec: JobSpec, runner: ItemRunner, combine: Combine | null) {
    this.#spec = spec;
    this.#runner = runner;
    this.#combine = combine;
  }

  get isEmpty(): boolean {
    return this.#runs.length === 0 && this.#runner.failures.length === 0;
  }

  /** Packs results; `values[0]` is that of item `from`. */
  add(from: number, values: unknown[]): void {
    const run = this.#pack(from, values);
    if (run === null) return;
    this.#runs.push(run);
    this.#results.push({ from, values });
  }

  /** Sends what there is, and the errors of items. */
  send(carrier: Carrier): void {
    const runs = this.#runs;
    const results = this.#results;
    this.#runs = [];
    this.#results = [];
    const failures = this.#failed();
    const hold = this.#takeHold();
    try {
      answer(carrier(runs, failures), hold?.transfer);
    } catch (error) {
      this.#sendWithout(results, carrier, failures ?? [], error);
    } finally {
      hold?.release();
    }
  }

  /** The same where something among the values cannot be sent. */
  #sendWithout(results: Results[], carrier: Carrier, failures: Failure[], error: unknown): void {
    const found: Failure[] = [];
    for (const { from, values } of results) {
      for (let at = 0; at < values.length; at++) {
        if (canTravel(values[at], this.#target)) continue;
        found.push([from + at, packError(error, from + at)]);
        values[at] = undefined;
      }
    }
    const isCombined = this.#combine !== null;
    if (isCombined || found.length === 0) found.push([results[0]?.from ?? 0, packError(error)]);
    if (isCombined || !this.#spec.collect) this.#runner.halted = true;
    const runs = isCombined
      ? []
      : results.map(({ from, values }) => this.#pack(from, values)).filter((run) => run !== null);
    const hold = this.#takeHold();
    answer(carrier(runs, [...failures, ...found]), hold?.transfer);
    hold?.release();
  }

  #takeHold(): Hold | null {
    const hold = this.#hold;
    this.#hold = null;
    return hold;
  }

  /** Null where there is nothing to send. */
  #pack(from: number, values: unknown[]): Run | null {
    if (values.length === 0) return null;
    const { failures } = this.#runner;
    const { transfer } = this.#spec;
    if (this.#combine === null) {
      this.#hold ??= newHold();
      return [from, values.length, packValues(values, from, this.#target, this.#hold, transfer, failures)];
    }
    if (failures.length > 0) return null;
    const nodes = this.#nodes(from, values, this.#combine);
    if (nodes === null) return null;
    this.#hold ??= newHold();
    return [from, values.length, packNodes(nodes, this.#target, this.#hold, transfer, failures)];
  }

  #nodes(from: number, values: unknown[], combine: Combine): TreeNode[] | null {
    let at = from;
    const note = (index: number): void => {
      at = index;
    };
    try {
      if (!this.#spec.combine!.keys) return nodesOf(values, from, combine, note);
      const leaves = values.map((pairs, offset) => {
        at = from + offset;
        return leafOf(pairs as Iterable<[unknown, unknown]>, combine);
      });
      return nodesOf(leaves, from, byKey(combine), note);
    } catch (error) {
      this.#runner.failures.push([at, error]);
      this.#runner.halted = true;
      return null;
    }
  }

  /** Errors since the last call, as they are sent. */
  #failed(): Failure[] | null {
    const { failures } = this.#runner;
    if (failures.length === 0) return null;
    this.#runner.failures = [];
    return failures.map(([index, error]) => [index, packError(error, index)]);
  }
}
