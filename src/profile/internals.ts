/**
 * What built-in objects keep inside, by the getters of their prototypes as they were when the program began: no subclass, Proxy
 * or property of the user's comes between.
 */

const arrayPrototype = Object.getPrototypeOf(Uint8Array.prototype) as object;
const getter = (of: object, name: string | symbol) =>
  Object.getOwnPropertyDescriptor(of, name)!.get as (this: unknown) => never;

/** Of a typed array: the name of its kind; undefined for anything else. */
export const kindOf: (this: unknown) => string | undefined = getter(arrayPrototype, Symbol.toStringTag);
export const lengthOf: (this: unknown) => number = getter(arrayPrototype, 'length');
export const byteLengthOf: (this: unknown) => number = getter(arrayPrototype, 'byteLength');
export const bufferOf: (this: unknown) => ArrayBufferLike = getter(arrayPrototype, 'buffer');
export const sizeOfMap: (this: unknown) => number = getter(Map.prototype, 'size');
export const sizeOfSet: (this: unknown) => number = getter(Set.prototype, 'size');
