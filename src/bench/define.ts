/**
 * What a bench file says: `bench(name, options)` only notes the definition, in an array that the process which wants to
 * know has put under `Symbol.for('hasten.bench')` before it imported the file. So nothing runs while the file is read,
 * and the imported package and the measuring process need not be one module instance. Where there is no such array, the
 * file was run by itself, and the one line that helps is printed.
 */
import { relative } from 'node:path';
import { HastenError } from '../support/errors.ts';

/** A way to do the work: a function, the same with its number of workers, or a command that speaks the line protocol. */
export type BenchCandidate<Input, Result> =
  | ((input: Input) => Result | Promise<Result>)
  | {
      run: (input: Input) => Result | Promise<Result>;
      /** How many threads or processes it works with: candidates that say so are fitted to Amdahl's law. */
      workers?: number;
    }
  | {
      /** Gives the function, in the process that calls it and in no other: for ways that must not be loaded together. */
      load: () => LoadedCandidate<Input, Result> | Promise<LoadedCandidate<Input, Result>>;
      workers?: number;
    }
  | {
      /** Program and arguments, started in the bench file's folder; see benchmarks/adapters. */
      command: string[];
      workers?: number;
    };

type LoadedCandidate<Input, Result> = (input: Input) => Result | Promise<Result>;

/**
 * When a result agrees with the first candidate's: `'same'` is the same bits (NaN is NaN, -0 is not 0), `{ ulps: 4 }`
 * lets each number be four floating-point numbers off, and a function returns true, false, or a sentence that says what
 * differs. With `'none'` nothing is called before it is measured: for results that somebody else has compared.
 */
export type BenchCheck<Input, Result> =
  | 'same'
  | 'none'
  | { ulps: number }
  | ((first: Result, other: Result, input: Input) => boolean | string);

export interface BenchOptions<Input, Result> {
  /** Sizes by name, each measured by itself; with two or more the report says how time grows. */
  sizes?: Record<string, number>;
  /**
   * Makes the input for a size, outside of the time: once in each process, or before each call with `fresh`. Without it
   * the input is the size itself. `Math.random` gives the same numbers in every process that is compared.
   */
  setup?: (n: number) => Input | Promise<Input>;
  /** Default `'same'`. */
  check?: BenchCheck<Input, Result>;
  /** The first one is what the others are compared with. */
  candidates: Record<string, BenchCandidate<Input, Result>>;
  /** A new input for each call, for candidates that change theirs. Each call is then timed by itself. Default false. */
  fresh?: boolean;
  /** Elements that one operation works on: the report then says elements per second. */
  elements?: (input: Input, n: number) => number;
  /** Bytes that one operation works on: the report then says bytes per second. */
  bytes?: (input: Input, n: number) => number;
  /** A figure of the result's own, shown beside the time: an error, an accuracy, a size. */
  quality?: (result: Result, input: Input) => number;
  /** Which quality is the better one; default `'lower'`, as of an error or a size. */
  betterQuality?: 'lower' | 'higher';
  /** What stands for the result where commands take part: compared with the text that they answer. Default its JSON. */
  checksum?: (result: Result) => string | number;
}

/** A definition as the registry keeps it. */
export interface BenchDefinition {
  name: string;
  options: BenchOptions<unknown, unknown>;
}

const REGISTRY = Symbol.for('hasten.bench');
type Shared = { [REGISTRY]?: BenchDefinition[] | undefined };

/**
 * Defines a benchmark. `npx hasten bench FILE` measures it.
 *
 * ```ts
 * bench('sum', {
 *   sizes: { small: 100, large: 1e6 },
 *   setup: (n) => Float64Array.from({ length: n }, Math.random),
 *   candidates: { loop: sumByLoop, reduce: (xs) => xs.reduce((sum, x) => sum + x, 0) },
 * });
 * ```
 *
 * Throws `HASTEN_BENCH_DEFINITION` where the definition cannot be measured: no name, no candidates, a name twice.
 */
export function bench<Input, Result>(name: string, options: BenchOptions<Input, Result>): void {
  const registry = (globalThis as Shared)[REGISTRY];
  checkDefinition(name, options, registry ?? []);
  if (registry === undefined) tellHowToRun();
  else registry.push({ name, options: options as BenchOptions<unknown, unknown> });
}

/** Makes the registry, so that a file that is imported next defines into it. */
export function openRegistry(): BenchDefinition[] {
  const registry: BenchDefinition[] = [];
  (globalThis as Shared)[REGISTRY] = registry;
  return registry;
}

function checkDefinition<Input, Result>(
  name: string,
  options: BenchOptions<Input, Result>,
  others: BenchDefinition[],
): void {
  const wrong = (what: string, fix: string) => new HastenError('HASTEN_BENCH_DEFINITION', what, { fix });
  if (typeof name !== 'string' || name === '') throw wrong('a bench needs a name', "write bench('name', { ... })");
  if (others.some((other) => other.name === name)) {
    throw wrong(`two benches of one file are named ${name}`, 'give one of them another name');
  }
  const candidates = Object.entries(options?.candidates ?? {});
  if (candidates.length === 0) throw wrong(`bench ${name} has no candidates`, 'give it candidates: { name: fn }');
  for (const [candidate, what] of candidates) {
    if (!isCandidate(what)) {
      throw wrong(
        `candidate ${candidate} of bench ${name} is none`,
        "give it a function, { run: fn }, { load: () => fn } or { command: ['program'] }",
      );
    }
  }
  const better: unknown = options.betterQuality ?? 'lower';
  if (better !== 'lower' && better !== 'higher') {
    throw wrong(`betterQuality of bench ${name} is ${JSON.stringify(better)}`, "write 'lower' or 'higher'");
  }
  for (const [size, n] of Object.entries(options.sizes ?? {})) {
    if (!Number.isFinite(n)) throw wrong(`size ${size} of bench ${name} is no number`, 'give it a number');
  }
}

function isCandidate(what: unknown): boolean {
  if (typeof what === 'function') return true;
  if (typeof what !== 'object' || what === null) return false;
  if ('run' in what) return typeof what.run === 'function';
  if ('load' in what) return typeof what.load === 'function';
  return 'command' in what && Array.isArray(what.command) && what.command.length > 0;
}

let told = false;

function tellHowToRun(): void {
  if (told) return;
  told = true;
  const file = relative('', process.argv[1] ?? '') || 'FILE.bench.ts';
  process.stderr.write(`hasten: this is a benchmark; run it with: npx hasten bench ${file}\n`);
}
