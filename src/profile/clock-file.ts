/** The recording's clock: up to when all is written. Rewritten in place, so that it is whole whenever the process ends. */
import { openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { nowUs } from './now.ts';
import { file } from './recording.ts';

export class ClockFile {
  readonly #fd: number;

  constructor(folder: string) {
    this.#fd = openSync(join(folder, file.clock), 'w');
  }

  /** `samples`: how many there are so far. */
  write(samples: number): void {
    const { user, system } = process.cpuUsage();
    writeSync(this.#fd, new Float64Array([nowUs(), user, system, samples]), 0, 32, 0);
  }
}
