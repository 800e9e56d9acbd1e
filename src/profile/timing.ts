/**
 * What `timed` is made of: a table of rows by name, and a function around another that adds each of its calls to a row.
 * The function around must not be told from the one within: name, length, `this`, `new`, properties, results, errors.
 */

/** What one name cost so far; times are wall-clock milliseconds. */
export interface TimedRow {
  name: string;
  /** Calls that have ended, by an error too. */
  count: number;
  totalMs: number;
  meanMs: number;
  minMs: number;
  maxMs: number;
}

// biome-ignore lint/suspicious/noExplicitAny: any function at all; `never[]` could not be called
export type AnyFunction = (this: any, ...args: any[]) => any;

/** Takes a call's time in ms, and the `this` that it was called on. */
export type Clock = (ms: number, self: unknown) => void;

const rows = new Map<string, Omit<TimedRow, 'name' | 'meanMs'>>();

export function readRows(): TimedRow[] {
  const all = [...rows].map(([name, row]) => ({ name, ...row, meanMs: row.totalMs / row.count }));
  return all.sort((a, b) => b.totalMs - a.totalMs);
}

export function clearRows(): void {
  rows.clear();
}

export function clockOf(name: string): Clock {
  return (ms) => {
    const row = rows.get(name);
    if (row === undefined) {
      rows.set(name, { count: 1, totalMs: ms, minMs: ms, maxMs: ms });
      return;
    }
    row.count++;
    row.totalMs += ms;
    if (ms < row.minMs) row.minMs = ms;
    if (ms > row.maxMs) row.maxMs = ms;
  };
}

export function wrap<F extends AnyFunction>(fn: F, clock: Clock): F {
  const kind = generatorKind(fn);
  function wrapper(this: unknown, ...args: unknown[]): unknown {
    const start = performance.now();
    let result: unknown;
    try {
      result = new.target
        ? Reflect.construct(fn, args, new.target === (wrapper as unknown) ? fn : new.target)
        : Reflect.apply(fn, this, args);
    } catch (error) {
      clock(performance.now() - start, this);
      throw error;
    }
    if (kind !== null) {
      timeGenerator(result as AnyGenerator, kind, performance.now() - start, (ms) => clock(ms, this));
    } else if (result instanceof Promise) {
      return whenSettled(result, () => clock(performance.now() - start, this));
    } else {
      clock(performance.now() - start, this);
    }
    return result;
  }
  Object.setPrototypeOf(wrapper, fn);
  for (const name of ['name', 'length', 'prototype'] as const) {
    const value = (fn as { prototype?: unknown } & F)[name];
    Object.defineProperty(wrapper, name, { value, ...(name !== 'prototype' && { configurable: true }) });
  }
  return wrapper as unknown as F;
}

/** A promise that settles as the given one, which would count as handled if it were only watched. */
function whenSettled<T>(promise: Promise<T>, action: () => void): Promise<T> {
  return promise.then(
    (value) => {
      action();
      return value;
    },
    (error) => {
      action();
      throw error;
    },
  );
}

type AnyGenerator = Record<'next' | 'return' | 'throw', (sent: unknown) => unknown>;

function generatorKind(fn: AnyFunction): 'sync' | 'async' | null {
  const tag = (fn as { [Symbol.toStringTag]?: string })[Symbol.toStringTag];
  return tag === 'GeneratorFunction' ? 'sync' : tag === 'AsyncGeneratorFunction' ? 'async' : null;
}

/** Adds up the time in which a generator runs, for `clock` once it is done. */
function timeGenerator(
  generator: AnyGenerator,
  kind: 'sync' | 'async',
  firstMs: number,
  clock: (ms: number) => void,
): void {
  let ms = firstMs;
  let isOver = false;
  const add = (start: number, isDone: boolean) => {
    ms += performance.now() - start;
    if (isDone && !isOver) clock(ms);
    isOver ||= isDone;
  };
  for (const name of ['next', 'return', 'throw'] as const) {
    const native = generator[name];
    const value = function (this: unknown, sent: unknown): unknown {
      const start = performance.now();
      try {
        const result = Reflect.apply(native, this, [sent]);
        if (kind === 'async')
          return timeStep(result as Promise<IteratorResult<unknown>>, (isDone) => add(start, isDone));
        add(start, (result as IteratorResult<unknown>).done === true);
        return result;
      } catch (error) {
        add(start, true);
        throw error;
      }
    };
    Object.defineProperty(generator, name, { value, configurable: true, writable: true });
  }
}

function timeStep(
  step: Promise<IteratorResult<unknown>>,
  add: (isDone: boolean) => void,
): Promise<IteratorResult<unknown>> {
  return step.then(
    (result) => {
      add(result.done === true);
      return result;
    },
    (error) => {
      add(true);
      throw error;
    },
  );
}
