/**
 * Whether a thread waits or works while it runs none of the user's code. The kernel knows (Linux shows it under /proc);
 * elsewhere such a thread counts as waiting.
 */
import { openSync, readSync } from 'node:fs';

export class IdleCheck {
  readonly #buffer = Buffer.alloc(512);
  readonly #files = new Map<number, number | null>();

  isIdle(kernelId: number): boolean {
    if (kernelId === 0) return true;
    const fd = this.#open(kernelId);
    if (fd === null) return true;
    try {
      const length = readSync(fd, this.#buffer, 0, 512, 0);
      const text = this.#buffer.toString('latin1', 0, length);
      const state = text[text.lastIndexOf(')') + 2];
      return state !== 'R';
    } catch {
      return true;
    }
  }

  #open(kernelId: number): number | null {
    let fd = this.#files.get(kernelId);
    if (fd === undefined) {
      try {
        fd = openSync(`/proc/self/task/${kernelId}/stat`, 'r');
      } catch {
        fd = null;
      }
      this.#files.set(kernelId, fd);
    }
    return fd;
  }
}
