/**
 * `kernel(fn)`: an ordinary function that is compiled to SIMD WebAssembly when it is called, once for each signature,
 * and gives the same bits. What always holds: the function itself is not changed and not run, unless the user asks for
 * JavaScript (`HASTEN_KERNEL=js`, or `fallback: 'js'` where it cannot be compiled); its text is read at the first call.
 */

import { callSite, siteOf } from '../source/call-site.ts';
import { HastenError } from '../support/errors.ts';
import { explain, wat } from './explain/explain.ts';
import type { Explanation } from './explain/model.ts';
import type { TypeName } from './runtime/argument-types.ts';
import { callProgram, compileFor, newProgram, type Program } from './runtime/program.ts';

export interface KernelOptions {
  /**
   * Allows what changes the last bits, for speed: fused multiply-add, reductions in another order, float32 arithmetic on
   * float32 data, and vector versions of `Math.exp` and its like (at most 1 ulp off). Default false: the same bits as JavaScript.
   */
  fast?: boolean;
  /**
   * What a call does that cannot be compiled: `'throw'` (default), or `'js'`: run the original function, which is said
   * once on standard error, with the reason.
   */
  fallback?: 'throw' | 'js';
  /** What messages call it; default the function's name. */
  name?: string;
  /**
   * Threads that share loops whose rounds are independent, or put together in a way that any order gives the same, the
   * calling one included: `'auto'` for as many as the process may use cores, or a number from 1. Results do not depend on
   * it. Short loops stay on the calling thread, and so do all until the threads are there. Default: no loop is shared.
   */
  threads?: 'auto' | number;
  /** Where places are looked for that messages name; default the file that calls `kernel`, and those that it imports. */
  file?: string;
}

export interface KernelMethods {
  /** What was done to each loop and why not more, for the signatures that have been compiled so far. Prints as text. */
  explain(): Explanation;
  /**
   * Compiles for a signature without a call.
   *
   * ```ts
   * axpy.compile('number', 'f64[]', 'f64[]');
   * ```
   */
  compile(...types: TypeName[]): void;
  /** The WebAssembly text of what has been compiled. */
  wat(): string;
}

/** A function that is called as the one it was made of. */
export type Kernel<F> = F & KernelMethods;

// biome-ignore lint/suspicious/noExplicitAny: any function; its own types are kept
type AnyFunction = (...values: any[]) => unknown;

/** What a function takes as its last parameter. */
type CapturedBy<F extends AnyFunction> = Parameters<F> extends [...unknown[], infer Captured] ? Captured : never;

/** What calls of a kernel that captures pass: all parameters of the function but the last. */
type PassedTo<F extends AnyFunction> =
  Parameters<F> extends [...infer Passed, unknown] ? EndingOptional<Passed> : never;

/** A parameter with a default in front of one without is typed as one that must be given, be it undefined. */
type EndingOptional<P extends unknown[]> = P extends [...infer Before, infer Last]
  ? unknown extends Last
    ? P
    : undefined extends Last
      ? [...EndingOptional<Before>, Last?]
      : P
  : P;

/** Of all kernels: one that is captured by another is inlined there. */
const programs = new WeakMap<object, Program>();

/**
 * Compiles a numeric function: the kernel is called as the function was, runs as SIMD WebAssembly, and gives the same
 * result to the bit. Types come from the arguments; docs/kernel.md says which part of the language it takes.
 *
 * ```ts
 * const axpy = kernel((a: number, x: Float64Array, y: Float64Array) => {
 *   for (let i = 0; i < x.length; i++) y[i] += a * x[i]!;
 * });
 * axpy(2, x, y);
 * console.log(axpy.explain());
 * ```
 *
 * Values from outside are given by `with` and taken as the last parameter:
 *
 * ```ts
 * const scale = kernel((x: Float64Array, { gain }) => { for (let i = 0; i < x.length; i++) x[i] *= gain; }, { with: { gain: 3 } });
 * scale(x);
 * ```
 *
 * A call throws `HASTEN_KERNEL_UNSUPPORTED` for what kernels do not take (with its place and what to do instead),
 * `HASTEN_KERNEL_SOURCE` where the function's text cannot be read, `HASTEN_KERNEL_ARGUMENT` for arguments that are
 * no typed arrays, numbers or booleans, `HASTEN_KERNEL_RANGE` for an index out of range, and `HASTEN_MEMORY_EXHAUSTED`.
 */
export function kernel<F extends AnyFunction>(fn: F, options?: KernelOptions & { with?: undefined }): Kernel<F>;
// biome-ignore lint/suspicious/noExplicitAny: of parameters without an annotation
export function kernel<W extends object, P extends any[], R>(
  fn: (...values: [...P, W]) => R,
  options: KernelOptions & { with: W },
): Kernel<(...values: EndingOptional<P>) => R>;
/** A generic function that captures: its type parameters are what they extend. */
export function kernel<F extends AnyFunction>(
  fn: F,
  options: KernelOptions & { with: CapturedBy<F> },
): Kernel<(...values: PassedTo<F>) => ReturnType<F>>;
export function kernel(fn: AnyFunction, options: KernelOptions & { with?: object } = {}): Kernel<AnyFunction> {
  if (typeof fn !== 'function') {
    throw new HastenError('HASTEN_KERNEL_ARGUMENT', 'kernel was not given a function', {
      fix: 'call it as kernel((x) => { … })',
    });
  }
  const { threads } = options;
  if (threads !== undefined && threads !== 'auto' && !(Number.isSafeInteger(threads) && threads > 0)) {
    throw new HastenError('HASTEN_KERNEL_ARGUMENT', `kernel was asked for ${String(threads)} threads`, {
      fix: "give `threads: 'auto'` or a whole number from 1",
    });
  }
  const site = options.file === undefined ? callSite(kernel) : siteOf(options.file);
  const program = newProgram(fn, options, site, programs);
  const made = (...values: unknown[]) => callProgram(program, values);
  programs.set(made, program);
  const methods: KernelMethods = {
    explain: () => explain(program),
    compile: (...types) => compileFor(program, types),
    wat: () => wat(program),
  };
  Object.defineProperty(made, 'name', { value: program.name });
  return Object.assign(made, methods);
}
