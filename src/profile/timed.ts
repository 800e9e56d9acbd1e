/**
 * `timed`: how often the functions that one chooses ran, and for how long. Cheap enough to stay in a running service
 * (two readings of the clock a call), and exact: nothing is sampled.
 */
import { HastenError } from '../support/errors.ts';
import { decorate, type FunctionContext } from './timed-decorator.ts';
import { type AnyFunction, clearRows, clockOf, readRows, type TimedRow, wrap } from './timing.ts';

export type { TimedRow } from './timing.ts';

/** See `timed`. */
export interface Timed {
  /**
   * A function that does what `fn` does and is timed under `name`, by default its own. Throws a HastenError
   * `HASTEN_TIMED_TARGET` for what is no function.
   */
  <F extends AnyFunction>(fn: F, name?: string): F;
  /** As a decorator of a method, static method, getter or setter. */
  <F extends AnyFunction>(value: F, context: FunctionContext): F;
  /** As a decorator of a field that holds a function. */
  <This, F extends AnyFunction>(
    value: undefined,
    context: ClassFieldDecoratorContext<This, F>,
  ): (this: This, initial: F) => F;
  /** The rows of all names that were called, the one with the largest total first. */
  report(): TimedRow[];
  /** Forgets all that was recorded. */
  reset(): void;
}

/**
 * Counts and times a function's calls, from now on and in this thread. Name, length, `this`, results and errors stay
 * the function's; functions of one name share a row.
 *
 * Times are wall-clock ms: of a plain function until it returns or throws; of one that gives a promise until that
 * settles, waiting included (the caller gets a promise that settles with it); of a generator the time that it runs
 * between its suspensions, recorded when it is done. A function that calls itself counts each call, so its total holds
 * the inner times again.
 *
 * ```ts
 * const parse = timed(function parse(text: string) { return JSON.parse(text); });
 * timed.report(); // [{ name: 'parse', count: 3, totalMs: 1.2, meanMs: 0.4, minMs: 0.1, maxMs: 0.9 }]
 *
 * class Cart {
 *   @timed total(): number { return this.items.length; } // row `Cart.total`
 * }
 * ```
 *
 * Node itself does not run decorators; tsx, TypeScript and esbuild compile them.
 */
export const timed: Timed = Object.assign(timedAnything as Timed, { report: readRows, reset: clearRows });

function timedAnything(target: unknown, second?: string | DecoratorContext): unknown {
  if (typeof second === 'object') return decorate(target, second);
  if (typeof target !== 'function') {
    const given = target === null ? 'null' : typeof target;
    throw new HastenError('HASTEN_TIMED_TARGET', `timed takes a function, and was given ${given}`, {
      fix: 'give it the function itself, without calling it',
    });
  }
  return wrap(target as AnyFunction, clockOf(second ?? (target.name || '(anonymous)')));
}
