/**
 * The thread that records, the sampler's or V8's, as the thread that is recorded sees it: started early, waited for late,
 * told to write all at the end. A program that is profiled waits in place, a session in a running program does not.
 */
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import { entryUrl } from '../../support/entry.ts';
import { control, type Memory, SamplerState } from '../layout.ts';
import type { RunConfig } from '../recording.ts';
import type { SamplerData } from '../sampler/thread.ts';

/** A machine that is too busy to start a thread in this time gets a profile without its first samples. */
const START_TIMEOUT_MS = 2000;
const STOP_TIMEOUT_MS = 5000;
const LOOK_EVERY_MS = 5;

export type SamplerOptions = Pick<RunConfig, 'engine' | 'intervalUs'> & Partial<Pick<SamplerData, 'maxMs' | 'fromNow'>>;

export class Sampler {
  readonly #memory: Memory;

  constructor(memory: Memory, folder: string, { engine, intervalUs, maxMs = null, fromNow = false }: SamplerOptions) {
    this.#memory = memory;
    Atomics.store(memory.header, control.state, SamplerState.starting);
    const data: SamplerData = { isHasten: true, buffer: memory.buffer, folder, intervalUs, maxMs, fromNow };
    const entry = engine === 'v8' ? entryUrl('profile/v8/thread') : entryUrl('profile/sampler/thread');
    const worker = new Worker(entry, { workerData: data, execArgv: [], stdin: false });
    worker.unref();
  }

  waitUntilReady(): void {
    Atomics.wait(this.#memory.header, control.state, SamplerState.starting, START_TIMEOUT_MS);
  }

  /** Ends sampling; returns when everything is written. */
  stop(): void {
    this.waitUntilReady();
    if (this.#askToStop()) Atomics.wait(this.#memory.header, control.state, SamplerState.stop, STOP_TIMEOUT_MS);
  }

  /** Settles when sampling has begun. */
  async ready(): Promise<void> {
    await this.#whileIn(SamplerState.starting, START_TIMEOUT_MS);
  }

  /** Ends sampling, if it has not ended by itself; settles when everything is written. */
  async end(): Promise<void> {
    if (this.#askToStop()) await this.#whileIn(SamplerState.stop, STOP_TIMEOUT_MS);
  }

  /** Whether there is something to wait for. */
  #askToStop(): boolean {
    const { header } = this.#memory;
    const { starting, sampling, stop } = SamplerState;
    if (Atomics.compareExchange(header, control.state, starting, stop) === starting) return false;
    if (Atomics.compareExchange(header, control.state, sampling, stop) !== sampling) return false;
    Atomics.notify(header, control.state);
    return true;
  }

  /** Settles when the thread is no longer in a state; a timer, since `waitAsync` would not keep the program alive. */
  async #whileIn(state: number, timeoutMs: number): Promise<void> {
    const end = performance.now() + timeoutMs;
    while (Atomics.load(this.#memory.header, control.state) === state && performance.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }
}

/** Whether this thread is one that records, started here. */
export function isHastensThread(): boolean {
  return !isMainThread && (workerData as Partial<SamplerData> | null)?.isHasten === true;
}
