/** The thread that records, the sampler's or V8's, as the main thread sees it: started early, waited for late, told to write all at the end. */
import { Worker } from 'node:worker_threads';
import { entryUrl } from '../../support/entry.ts';
import { control, type Memory, SamplerState } from '../layout.ts';
import type { RunConfig } from '../recording.ts';
import type { SamplerData } from '../sampler/thread.ts';

/** A machine that is too busy to start a thread in this time gets a profile without its first samples. */
const START_TIMEOUT_MS = 2000;
const STOP_TIMEOUT_MS = 5000;

export class Sampler {
  readonly #memory: Memory;

  constructor(memory: Memory, folder: string, { engine, intervalUs }: Pick<RunConfig, 'engine' | 'intervalUs'>) {
    this.#memory = memory;
    const data: SamplerData = { buffer: memory.buffer, folder, intervalUs };
    const entry = engine === 'v8' ? entryUrl('profile/v8/thread') : entryUrl('profile/sampler/thread');
    const worker = new Worker(entry, { workerData: data, execArgv: [], stdin: false });
    worker.unref();
  }

  waitUntilReady(): void {
    Atomics.wait(this.#memory.header, control.state, SamplerState.starting, START_TIMEOUT_MS);
  }

  /** Ends sampling; returns when everything is written. */
  stop(): void {
    const { header } = this.#memory;
    if (Atomics.exchange(header, control.state, SamplerState.stop) === SamplerState.starting) return;
    Atomics.notify(header, control.state);
    Atomics.wait(header, control.state, SamplerState.stop, STOP_TIMEOUT_MS);
  }
}
