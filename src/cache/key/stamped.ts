/** `stamped(array)`: an array that counts by a stamp instead of its bytes. */
import { randomUUID } from 'node:crypto';

const stamps = new WeakMap<ArrayBufferView, string | number>();

/** Makes an array count by its type, its length and `version` (a fresh random one without it) instead of its bytes. */
export function stamped<A extends ArrayBufferView>(array: A, version: string | number = randomUUID()): A {
  stamps.set(array, version);
  return array;
}

/** The array's stamp, or undefined where its bytes count. */
export function stampOf(array: ArrayBufferView): string | number | undefined {
  return stamps.get(array);
}
