/** hasten as the compiler under test, through its public face. */
import { allocate, free, kernel } from '../../../src/public/kernel.ts';
import type { Compiler } from './execute.ts';

interface LoopFacts {
  kind: string;
  reason: { message: string } | null;
  threads: { shared: number } | null;
  inner: LoopFacts[];
}

/** How many loops were made vectors, stayed scalar and stand in vector loops: shows what was tested. */
export class LoopCounts {
  vector = 0;
  scalar = 0;
  inner = 0;
  /** Runs of loops in which several threads took part. */
  shared = 0;

  add(loops: readonly LoopFacts[]): void {
    for (const { kind, threads, inner } of loops) {
      this.shared += threads?.shared ?? 0;
      if (kind === 'vector' || kind === 'scalar' || kind === 'inner') this[kind]++;
      this.add(inner);
    }
  }
}

/** hasten; `loops` counts what `explain()` tells of each kernel when the next one is compiled. */
export class Hasten implements Compiler {
  readonly loops = new LoopCounts();
  readonly isLoose: boolean;
  readonly #threads: number | undefined;
  #last: { explain(): unknown } | null = null;

  constructor(fast = false, threads?: number) {
    this.isLoose = fast;
    this.#threads = threads;
  }

  compile: Compiler['compile'] = (_, fn, captured) => {
    const threads = this.#threads === undefined ? {} : { threads: this.#threads };
    const options = { fast: this.isLoose, ...threads, ...(captured === undefined ? {} : { with: captured }) };
    const compiled = kernel(fn as never, options as never) as unknown as ReturnType<Compiler['compile']>;
    this.#last = compiled as never;
    return compiled;
  };

  allocate(bytes: number): Uint8Array {
    return allocate(Uint8Array, bytes);
  }

  free(bytes: Uint8Array): void {
    free(bytes);
  }

  /** Counts the loops of the last kernel, whose explanation must also be a text. */
  count(): void {
    const told = this.#last?.explain() as { signatures: { loops: LoopFacts[] }[] } | undefined;
    if (told === undefined) return;
    for (const { loops } of told.signatures) this.loops.add(loops);
    if (String(told).length === 0) throw new Error('an explanation without a text');
    this.#last = null;
  }
}
