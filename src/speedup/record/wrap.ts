/** A function that was made by another one (`kernel(fn)`, `__memoize(fn)`): its calls counted from outside. */
import type { Recorder } from './recorder.ts';

type Fn = (this: unknown, ...args: unknown[]) => unknown;

/** Gives `value` itself where it is no function. */
export function wrapWith(recorder: Recorder, value: unknown, name: string): unknown {
  if (typeof value !== 'function') return value;
  const { state } = recorder;
  const fn = value as Fn;
  // A method has no `prototype` that would be in the way of the other's.
  const { wrapper } = {
    wrapper(this: unknown, ...args: unknown[]): unknown {
      const run = (...same: unknown[]) => Reflect.apply(fn, this, same) as unknown;
      return state[0] === 0 ? recorder.enter(run, args) : run(...args);
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
