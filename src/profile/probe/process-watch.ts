/** The threads and processes that the program starts. */
import type { ChildProcess } from 'node:child_process';
import { subscribe } from 'node:diagnostics_channel';
import { control, type Memory } from '../layout.ts';
import type { ProcessRecord } from '../recording.ts';

/** What is under a ChildProcess: tells of its end before the program's listeners hear of it. */
interface Handle {
  onexit?: (...args: unknown[]) => unknown;
}

export class ProcessWatch {
  readonly #header: Int32Array;
  #running = 0;
  #started = 0;
  #atOnce = 0;

  constructor({ header }: Memory) {
    this.#header = header;
    // Node loads child_process when it is first needed: this waits without it.
    subscribe('child_process', (message) => this.#onStart((message as { process: ChildProcess }).process));
  }

  /** A listener would be seen by the program. */
  #onStart(child: ChildProcess): void {
    this.#started++;
    this.#atOnce = Math.max(this.#atOnce, ++this.#running);
    const handle = (child as unknown as { _handle?: Handle | null })._handle;
    const onexit = handle?.onexit;
    if (!handle || !onexit) return;
    handle.onexit = (...args) => {
      this.#running--;
      return Reflect.apply(onexit, handle, args);
    };
  }

  record(): ProcessRecord {
    const pool = Number(process.env.UV_THREADPOOL_SIZE);
    return {
      threads: {
        started: Atomics.load(this.#header, control.workersStarted),
        atOnce: Atomics.load(this.#header, control.workersAtOnce),
      },
      processes: { started: this.#started, atOnce: this.#atOnce },
      threadPool: pool > 0 ? pool : null,
    };
  }
}
