/** What a job is to do, and who takes what comes of it. */
import type { SharedArray } from '../../shared-memory/array-types.ts';
import type { Work } from '../work/work.ts';
import type { Call } from './call.ts';
import type { JobMemory } from './memory.ts';
import type { MapOptions } from './options.ts';

/** Who takes the results. All indices are of items. */
export interface Sink {
  /**
   * Results of neighbouring items; of a reduction the nodes, as `[from, size, value, …]`. `owned` are arrays among them
   * that the sink frees where the program does not get them. May throw: that ends the job.
   */
  take(from: number, count: number, values: unknown[], owned: readonly SharedArray[]): void;
  /** With `collect`: an item's error. */
  fail(index: number, error: Error): void;
  /** Whether it wants no more for now. */
  readonly full: boolean;
  /** All items are done, that many; `memory` has the results that are numbers. */
  complete(count: number, memory: JobMemory | null): void;
  /** The job has ended otherwise. */
  error(error: unknown): void;
}

export interface JobPlan {
  readonly items: unknown;
  readonly work: Work;
  readonly combine: { readonly work: Work; readonly keys: boolean } | null;
  readonly options: MapOptions;
  /** Where the program called it. */
  readonly call: Call;
  /** Whether workers may claim items themselves: all results are wanted, at the end. */
  readonly claims: boolean;
}
