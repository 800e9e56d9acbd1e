/**
 * The line of the program that called `map`, for the stacks of errors that come later: V8 knows it no more by then. What always
 * holds: it is captured at the call, which takes about a microsecond, and written out only for an error; an error has it once.
 */
import type { AnyFunction } from '../work/descriptor.ts';

/** Those that were told of their call. One error may end several maps. */
const told = new WeakSet<Error>();

export class Call {
  readonly #at: { stack?: unknown } = {};
  #line: string | null = null;

  /** `above`: the public function. */
  constructor(above: AnyFunction) {
    const { stackTraceLimit } = Error;
    if (typeof Error.captureStackTrace !== 'function') return;
    Error.stackTraceLimit = 1;
    Error.captureStackTrace(this.#at, above);
    Error.stackTraceLimit = stackTraceLimit;
  }

  /** As the last line of the error's stack, the way V8 shows those that wait: `at async main (file:///…:5:9)`. */
  behind<E extends Error>(error: E): E {
    const { stack } = error;
    if (typeof stack !== 'string') return error;
    return this.#tell(error, stack);
  }

  /** The same in place of the stack: it is only hasten's own. */
  of<E extends Error>(error: E): E {
    return this.#tell(error, `${error.name}: ${error.message}`);
  }

  #tell<E extends Error>(error: E, before: string): E {
    const line = this.#written();
    if (line === '' || told.has(error) || !Object.isExtensible(error)) return error;
    told.add(error);
    // An error of this very call may have the line already.
    if (before.includes(line.replace(/^ +at (async )?/, ''))) return error;
    return Object.defineProperty(error, 'stack', {
      value: `${before}\n${line}`,
      enumerable: false,
      configurable: true,
      writable: true,
    });
  }

  #written(): string {
    if (this.#line !== null) return this.#line;
    const { stack } = this.#at;
    const [line = ''] = (typeof stack === 'string' ? stack : '').split('\n').filter((one) => /^ +at /.test(one));
    this.#line = line.replace(/^( +at )(?!async )/, '$1async ');
    return this.#line;
  }
}
