/** A line on a terminal's standard error that says what is going on, and is gone before anything else is printed. */
import { cutEnd } from '../report/width.ts';

export interface ProgressLine {
  show(text: string): void;
  clear(): void;
}

/** More often than this nobody can read it, and the terminal's work would be part of what is measured. */
const EVERY_MS = 200;

/** Silent where standard error is no terminal. */
export function progressLine(): ProgressLine {
  if (process.stderr.isTTY !== true) return { show() {}, clear() {} };
  let last = Number.NEGATIVE_INFINITY;
  return {
    show(text) {
      if (performance.now() - last < EVERY_MS) return;
      last = performance.now();
      process.stderr.write(`\r\x1b[K${cutEnd(text, (process.stderr.columns ?? 80) - 1)}`);
    },
    clear() {
      process.stderr.write('\r\x1b[K');
    },
  };
}
