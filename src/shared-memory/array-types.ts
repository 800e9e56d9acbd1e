/** Which arrays can lie in the shared memory. */

/** What can lie in the shared memory. Kernels take all but the two of BigInts. */
export type SharedArray =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array;

/** `Float64Array` and its like. */
export interface SharedArrayType<A extends SharedArray> {
  readonly name: string;
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): A;
}
