/**
 * How a program of the corpus knows what its parts cost: it works in rounds, ends each part of a round with a lap, and
 * prints the sums as the last line of its output. Laps follow one another without a gap, so the parts make up the whole.
 * A lap should last 1 ms or more: then the reading of the clock does not count.
 */

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
  /** Milliseconds of each part. */
  parts: Record<string, number>;
  expect: Expectation[];
  /** Whatever the parts computed, so that nothing is optimised away and every run can be seen to do the same. */
  checksum: unknown;
}

export class Laps {
  readonly parts: Record<string, number> = {};
  private last = performance.now();

  /** Begins a lap without giving the time since the last one to a part. */
  start(): void {
    this.last = performance.now();
  }

  /** Ends a lap: the time since the last one was `part`'s. */
  lap(part: string): void {
    const now = performance.now();
    this.parts[part] = (this.parts[part] ?? 0) + now - this.last;
    this.last = performance.now();
  }

  /** Prints the sums; `expect` names functions and further lines that must agree with them. */
  print(checksum: unknown, expect: Expectation[] = []): void {
    const clocked: Clocked = { parts: this.parts, expect, checksum };
    console.log(JSON.stringify(clocked));
  }
}
