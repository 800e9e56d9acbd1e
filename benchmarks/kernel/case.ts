/**
 * What a benchmark knows of a kernel: the function as a user would write it, its data, and what its answer is. The
 * function knows nothing of hasten; V8's side calls it as it is, hasten's sides call `kernel(fn)` of the same function.
 */

// biome-ignore lint/suspicious/noExplicitAny: functions of every signature stand in one list
export type Fn = (...args: any[]) => any;

/** What a call leaves: what it returned, or the arrays that it wrote. */
export type Answer = number | readonly TypedArray[];

export type TypedArray = Float64Array | Int32Array | Uint32Array | Int16Array | Uint8Array | Uint8ClampedArray;

/** Arrays and numbers by name. */
export type Input = Record<string, TypedArray | number>;

/**
 * How many times as fast as a side hasten has to be: `strict` and `fast` than V8, others than the C, Numba and NumPy sides
 * (without `fast`). Where nothing is said hasten must not be slower than V8 by more than 5 %.
 */
export interface Bars {
  strict?: number;
  fast?: number;
  c?: number;
  numba?: number;
  numpy?: number;
}

export interface Case<F extends Fn = Fn, I extends Input = Input> {
  name: string;
  /** What it computes, for the table. */
  title: string;
  fn: F;
  /** By name what is given to `input` as n; the names stand in the table where there are two. */
  sizes: Record<string, number>;
  /** A small size, to check answers. */
  quick: number;
  /** The input, on ordinary arrays; a call may change it. */
  input(n: number): I;
  /** Calls `fn`, which is this case's function or something that behaves like it. */
  call(fn: F, input: I): Answer;
  /** At the first size. */
  bars?: Bars;
  /** At another size, by its name. */
  otherBars?: Record<string, Bars>;
  /** How far an answer of `fast` may be from the exact one, relative to the largest number in it. Default 1e-12. */
  tolerance?: number;
}

/** Holds the parts of a case to each other's types. */
export function defineCase<F extends Fn, I extends Input>(one: Case<F, I>): Case {
  return one as unknown as Case;
}

/**
 * Makes the case's call site of `fn` one that has seen many functions. A small caller that V8 compiles with `fn` inlined
 * stays in its middle tier for some hundred calls more, five times slower than `fn` by itself already was.
 */
export function generalise(one: Case, input: Input): void {
  const strangers: Fn[] = [() => 0, () => 1, () => 2, () => 3, () => 4, () => 5, () => 6, () => 7];
  for (let round = 0; round < 50; round++) for (const stranger of strangers) one.call(stranger, input);
}

/** The bars at one of the case's sizes. */
export function barsOf(one: Case, size: string): Bars {
  const first = size === 'quick' || size === Object.keys(one.sizes)[0];
  return (first ? one.bars : one.otherBars?.[size]) ?? {};
}
