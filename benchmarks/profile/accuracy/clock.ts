/**
 * How a program of the corpus knows what its parts cost: it works in rounds, ends each part of a round with a lap, and
 * prints the sums as the last line of its output. Laps follow one another without a gap, so the parts make up the whole.
 * A lap should last 1 ms or more: then the reading of the clock does not count.
 */
import { existsSync, openSync, readSync } from 'node:fs';

/** A figure of a profile that must agree with the clock, beside each part's own line (the one that ends in `// @part`). */
export interface Expectation {
  /** As the profile names it. */
  function?: string;
  /** A line by its marker, without the `@`. */
  line?: string;
  /** The parts whose time it should have. */
  parts: string[];
  kind: 'total' | 'self';
}

/** What a program prints. */
export interface Clocked {
  /** Milliseconds of each part, by the wall clock. */
  parts: Record<string, number>;
  /** How much of it the thread stood ready and had no core, because other programs were running; all 0 off Linux. */
  waits: Record<string, number>;
  expect: Expectation[];
  /** Whatever the parts computed, so that nothing is optimised away and every run can be seen to do the same. */
  checksum: unknown;
}

export class Laps {
  private readonly parts: Record<string, number> = {};
  private readonly waits: Record<string, number> = {};
  private readonly queue: RunQueue;
  private last = performance.now();
  private lastWaited: number;

  /** `wall`: the program itself goes by the wall clock, so waiting for a core is part of what it does. */
  constructor({ wall = false } = {}) {
    this.queue = new RunQueue(wall ? null : '/proc/thread-self/schedstat');
    this.lastWaited = this.queue.waitedMs();
  }

  /** Begins a lap without giving the time since the last one to a part. */
  start(): void {
    this.lastWaited = this.queue.waitedMs();
    this.last = performance.now();
  }

  /** Ends a lap: the time since the last one was `part`'s. */
  lap(part: string): void {
    const now = performance.now();
    const waited = this.queue.waitedMs();
    this.parts[part] = (this.parts[part] ?? 0) + now - this.last;
    this.waits[part] = (this.waits[part] ?? 0) + waited - this.lastWaited;
    this.lastWaited = waited;
    this.last = performance.now();
  }

  clocked(checksum: unknown, expect: Expectation[] = []): Clocked {
    return { parts: this.parts, waits: this.waits, expect, checksum };
  }

  /** Prints the sums; `expect` names functions and further lines that must agree with them. */
  print(checksum: unknown, expect: Expectation[] = []): void {
    console.log(JSON.stringify(this.clocked(checksum, expect)));
  }
}

/** How long the thread that made it has waited for a core: the second figure of Linux's `schedstat`, in ns. A reading takes some 10 µs. */
class RunQueue {
  private readonly text = Buffer.alloc(64);
  private readonly file: number | null;

  constructor(path: string | null) {
    this.file = path !== null && existsSync(path) ? openSync(path, 'r') : null;
  }

  waitedMs(): number {
    if (this.file === null) return 0;
    readSync(this.file, this.text, 0, 64, 0);
    return Number.parseInt(this.text.toString('latin1').split(' ')[1] ?? '0', 10) / 1e6;
  }
}
