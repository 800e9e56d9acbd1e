/** A function that was made by another one (`kernel(fn)`, `__memoize(fn)`): its calls counted from outside. */
import type { Recorder } from './recorder.ts';

type Fn = (this: unknown, ...args: unknown[]) => unknown;

/** Gives `value` itself where it is no function. */
export function wrapWith(recorder: Recorder, value: unknown, name: string): unknown {
  if (typeof value !== 'function') return value;
  const { state } = recorder;
  const fn = value as Fn;
  const run = (self: unknown, args: unknown[]): unknown => {
    state[0] = state[0]! + 1;
    try {
      return Reflect.apply(fn, self, args);
    } finally {
      state[0] = state[0]! - 1;
    }
  };
  // A method has no `prototype` that would be in the way of the other's.
  const { wrapper } = {
    wrapper(this: unknown, ...args: unknown[]): unknown {
      if (state[0] !== 0) return run(this, args);
      state[1] = state[1]! - 1;
      if (state[1] !== 0) return run(this, args);
      const again = (...same: unknown[]) => {
        state[1] = state[1]! - 1;
        return run(this, same);
      };
      return recorder.look(again, args, false);
    },
  };
  Object.setPrototypeOf(wrapper, Object.getPrototypeOf(value));
  const {
    arguments: _,
    caller: __,
    ...properties
  } = Object.getOwnPropertyDescriptors(value) as Record<string, PropertyDescriptor>;
  Object.defineProperties(wrapper, properties);
  if (fn.name === '') Object.defineProperty(wrapper, 'name', { value: name, configurable: true });
  Object.defineProperty(wrapper, 'toString', { value: () => String(value), configurable: true, writable: true });
  return wrapper;
}
