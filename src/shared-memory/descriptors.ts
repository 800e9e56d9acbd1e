/**
 * Views over the shared memory as plain numbers, so that they reach other threads without a copy and without cloning the
 * view. What always holds: a descriptor owns nothing. Who sends one keeps its memory taken until it is no longer used (pins.ts), or
 * gives it away (hand-over.ts).
 */
import type { SharedArray, SharedArrayType } from './array-types.ts';
import { bufferTo, isOurs } from './memory.ts';

/** The name of an array's type: `Float64Array` and its like. */
export type Dtype =
  | 'Int8Array'
  | 'Uint8Array'
  | 'Uint8ClampedArray'
  | 'Int16Array'
  | 'Uint16Array'
  | 'Int32Array'
  | 'Uint32Array'
  | 'Float32Array'
  | 'Float64Array'
  | 'BigInt64Array'
  | 'BigUint64Array';

/** A view over the shared memory. Structured-cloneable. */
export interface ArrayDescriptor {
  readonly dtype: Dtype;
  /** In bytes from the memory's start. */
  readonly address: number;
  /** In elements. */
  readonly length: number;
}

const types: { readonly [D in Dtype]: SharedArrayType<SharedArray> } = {
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
};

/**
 * What another thread needs to see the same elements: of an array of `allocate`, or of a view at any place in one. Null
 * for what does not lie in the shared memory, a `DataView` and a `Float16Array`.
 */
export function describe(array: ArrayBufferView): ArrayDescriptor | null {
  if (!isOurs(array.buffer)) return null;
  // The platform's own name of it, also where a subclass or another realm made it.
  const dtype = nameOf.call(array) as Dtype | undefined;
  if (dtype === undefined || !Object.hasOwn(types, dtype)) return null;
  return { dtype, address: array.byteOffset, length: (array as SharedArray).length };
}

const nameOf = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag)!.get!;

/** The view that another thread described, over the same bytes. Throws a RangeError where the memory does not reach so far. */
export function arrayOf(descriptor: ArrayDescriptor): SharedArray {
  const { dtype, address, length } = descriptor;
  const type = types[dtype];
  return new type(bufferTo(address + length * type.BYTES_PER_ELEMENT), address, length);
}
